/**
 * UnionPay's QR product on its acp gateway, played: docs/channels/unionpay.md.
 *
 * <p>Lives here: its forms read, its answers and notifications worded, its 5.1.0 signature. Must not: decide about money
 * (that is {@link upay.sandbox.scene}). Only the verticle enters. Start with
 * {@link upay.sandbox.unionpay.UnionpayDialect}.
 *
 * <p>Assumed where nothing is known: a queryId has 28 digits; a trade that waits has origRespCode 05, one that was reversed
 * unpaid or declined 01, one that was paid and reversed 45; a consume of which the customer must confirm is accepted with
 * 00 like any other; every answer is signed, refusals too; a reversal closes an unpaid QR code as well.
 */
@NullMarked
package upay.sandbox.unionpay;

import org.jspecify.annotations.NullMarked;
