/**
 * JD Pay V2.0, played: docs/channels/jdpay.md.
 *
 * <p>Lives here: its envelopes opened and sealed, its answers and notifications worded. Must not: decide about money (that
 * is {@link upay.sandbox.scene}). Only the verticle enters. Start with {@link upay.sandbox.jdpay.JdpayDialect}.
 *
 * <p>Assumed where nothing is known: a call that is refused has a result and no {@code encrypt}, so no signature; a refund
 * refused for the seller's balance is an answer with status 2; a revoke answers like a refund, status 1 when it is done, and
 * a query of its number says the same; of the codes only 000000, JMPT100027 and JMPT100029 were seen anywhere.
 */
@NullMarked
package upay.sandbox.jdpay;

import org.jspecify.annotations.NullMarked;
