/**
 * Alipay (payway 1): the open gateway's face-to-face calls over one URL, form in, JSON out, RSA2 both ways.
 *
 * <p>Not here: I/O, clocks, other channels. Start with {@link upay.channel.alipay.AlipayConnector}; {@code
 * AlipayOutcomes} maps answers, {@code AlipayErrorCodes} lists the refusals.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.alipay;

import org.jspecify.annotations.NullMarked;
