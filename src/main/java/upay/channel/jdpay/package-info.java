/**
 * JD Pay V2.0 (payway 5): XML in an envelope, encrypted with 3DES, signed by encrypting a digest with the RSA key. What is
 * known, and what is assumed, stands in {@code docs/channels/jdpay.md}.
 *
 * <p>Must not: I/O, clocks, other channels. Start with {@link upay.channel.jdpay.JdpayConnector}; what each answer means
 * stands in {@code JdpayOutcomes}, the refusals in {@code JdpayErrorCodes}, the envelope in {@code JdpayMessage} and {@code
 * JdpaySeal}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.jdpay;

import org.jspecify.annotations.NullMarked;
