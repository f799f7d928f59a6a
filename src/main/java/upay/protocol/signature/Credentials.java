package upay.protocol.signature;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * The header {@code Authorization: <signer sn> <sign>} (protocol.md#signature).
 *
 * @param signerSn the signer, a terminal's sn; not empty
 * @param header the complete header; the part after the signer is the signature, not empty but not validated
 */
public record Credentials(String signerSn, String header) {

    /** Empty without a header, or if it is not exactly two words separated by one space. */
    public static Optional<Credentials> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        int space = header.indexOf(' ');
        if (space < 1 || space == header.length() - 1 || header.indexOf(' ', space + 1) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(header.substring(0, space), header));
    }

    /** Whether the signature is that of {@code body} with this secret. */
    public boolean verify(byte[] body, Secret secret) {
        return Md5Signature.verify(body, secret, header, signerSn.length() + 1);
    }

    /** Without the signature: logged signatures would allow an offline attack on the secret. */
    @Override
    public String toString() {
        return signerSn;
    }
}
