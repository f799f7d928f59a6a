/**
 * UnionPay QR (payway 17), the acp gateway's interface 5.1.0 with certificates: forms in, {@code name=value} text out, RSA
 * over the digest of the sorted fields, the certificate of the other side in every message. What is known, and what is
 * assumed, stands in {@code docs/channels/unionpay.md}.
 *
 * <p>Must not: I/O, other channels, any clock but the machine's own, and that for certificates only. Start with {@link
 * upay.channel.unionpay.UnionpayConnector}; what each answer means stands in {@code UnionpayOutcomes}, the codes in {@code
 * UnionpayErrorCodes}, whose word is believed in {@code UnionpayCertificateChain}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.unionpay;

import org.jspecify.annotations.NullMarked;
