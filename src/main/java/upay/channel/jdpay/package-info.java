/**
 * JD Pay V2.0 (payway 5): XML in an envelope, encrypted with 3DES, signed by encrypting a digest with the RSA key.
 * {@code docs/channels/jdpay.md} separates facts from assumptions.
 *
 * <p>Not here: I/O, clocks, other channels. Start with {@link upay.channel.jdpay.JdpayConnector}; {@code
 * JdpayOutcomes} maps answers, {@code JdpayErrorCodes} lists the refusals, {@code JdpayMessage} and {@code
 * JdpayMessageSecurity} handle the envelope.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.jdpay;

import org.jspecify.annotations.NullMarked;
