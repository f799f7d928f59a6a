/**
 * Simulates JD Pay V2.0: docs/channels/jdpay.md.
 *
 * <p>Opens and seals its envelopes, and builds its answers and callbacks. Not here: decisions about money (see {@link
 * upay.sandbox.scene}). Used only by the verticle. Start with {@link upay.sandbox.jdpay.JdpayDialect}.
 *
 * <p>Assumptions where no facts are known: a refused call has a result and no {@code encrypt}, so no signature; a
 * refund refused for the seller's balance is an answer with status 2; a revoke answers like a refund, status 1 when
 * it is done, and a query of its number answers the same; of the codes only 000000, JMPT100027 and JMPT100029 have
 * been observed.
 */
@NullMarked
package upay.sandbox.jdpay;

import org.jspecify.annotations.NullMarked;
