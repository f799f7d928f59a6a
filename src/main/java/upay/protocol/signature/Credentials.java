package upay.protocol.signature;

import java.util.Optional;
import upay.domain.Secret;

/**
 * The header {@code Authorization: <signer sn> <sign>} (protocol.md#signature).
 *
 * @param signerSn who signed: a terminal's sn; not empty
 * @param header all of it; what comes after the signer is the signature, which is not empty, but perhaps no signature at all
 */
public record Credentials(String signerSn, String header) {

    /** Empty when there is no header, or not exactly two words with one space between them. */
    public static Optional<Credentials> parse(String header) {
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

    /** Without the signature: with it, and the secret guessed, a log would be worth something. */
    @Override
    public String toString() {
        return signerSn;
    }
}
