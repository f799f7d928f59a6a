/**
 * Simulates UnionPay's QR product on its acp gateway: docs/channels/unionpay.md.
 *
 * <p>Parses its forms, builds its answers and callbacks, and signs by version 5.1.0. Not here: decisions about money
 * (see {@link upay.sandbox.scene}). Used only by the verticle. Start with {@link
 * upay.sandbox.unionpay.UnionpayDialect}.
 *
 * <p>Assumptions where no facts are known: a queryId has 28 digits; a waiting trade has origRespCode 05, one that was
 * reversed unpaid or declined 01, one that was paid and reversed 45; a consume that the customer must confirm is
 * accepted with 00 like any other; every answer is signed, including refusals; a reversal closes an unpaid QR code as
 * well.
 */
@NullMarked
package upay.sandbox.unionpay;

import org.jspecify.annotations.NullMarked;
