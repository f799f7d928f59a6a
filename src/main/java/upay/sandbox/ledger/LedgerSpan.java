package upay.sandbox.ledger;

import upay.domain.Payway;

/**
 * A channel's stretch of time.
 *
 * @param from epoch milliseconds, inclusive
 * @param to epoch milliseconds, exclusive
 */
public record LedgerSpan(Payway payway, long from, long to) {}
