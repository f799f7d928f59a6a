/**
 * Alipay (payway 1): the open gateway's face-to-face calls over one URL, form in, JSON out, RSA2 both ways.
 *
 * <p>Must not: I/O, clocks, other channels. Start with {@link upay.channel.alipay.AlipayConnector}; what each answer
 * means stands in {@code AlipayOutcomes}, the refusals in {@code AlipayErrorCodes}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.alipay;

import org.jspecify.annotations.NullMarked;
