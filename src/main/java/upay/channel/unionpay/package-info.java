/**
 * UnionPay QR (payway 17), the acp gateway's interface 5.1.0 with certificates: forms in, {@code name=value} text
 * out, RSA over the digest of the sorted fields, the certificate of the other side in every message. {@code
 * docs/channels/unionpay.md} separates facts from assumptions.
 *
 * <p>Not here: I/O, other channels, any clock but the machine's own, and that for certificates only. Start with
 * {@link upay.channel.unionpay.UnionpayConnector}; {@code UnionpayOutcomes} maps answers, {@code UnionpayErrorCodes}
 * lists the codes, {@code UnionpayCertificateChain} verifies certificates.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.channel.unionpay;

import org.jspecify.annotations.NullMarked;
