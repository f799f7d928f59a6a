package upay.protocol.signature;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * The header {@code Authorization: <signer sn> <sign>} (protocol.md#signature).
 *
 * @param signerSn the signer's sn; not empty
 * @param header the complete header
 * @param signAt where the signature begins in it; it is not empty but not validated
 */
public record Credentials(String signerSn, String header, int signAt) {
    private static final int SIGN_LENGTH = 32;

    /**
     * Empty without a header, or if it is not exactly two words, or quoted. Between them is one space; clients also
     * send several, tabs, or a comma with or without spaces.
     */
    public static Optional<Credentials> parse(@Nullable String header) {
        if (header == null || isQuoted(header)) {
            return Optional.empty();
        }
        int at = header.length() - SIGN_LENGTH;
        // Nearly all headers: one space before 32 digits. Whether these are digits is seen when they are verified.
        boolean usual = at > 1
                && header.indexOf(' ') == at - 1
                && header.indexOf(' ', at) < 0
                && header.indexOf(',') < 0
                && header.indexOf('\t') < 0;
        return usual ? Optional.of(new Credentials(header.substring(0, at - 1), header, at)) : parseAny(header);
    }

    /** No signer's number begins like this; the fault is the header's form, not an unknown signer. */
    private static boolean isQuoted(String header) {
        return !header.isEmpty() && "\"'<".indexOf(header.charAt(0)) >= 0;
    }

    private static Optional<Credentials> parseAny(String header) {
        int end = wordEnd(header, 0);
        int at = end;
        boolean comma = false;
        for (; at < header.length() && isSeparator(header.charAt(at)); at++) {
            if (header.charAt(at) == ',') {
                if (comma) {
                    return Optional.empty();
                }
                comma = true;
            }
        }
        return end > 0 && at > end && at < header.length() && wordEnd(header, at) == header.length()
                ? Optional.of(new Credentials(header.substring(0, end), header, at))
                : Optional.empty();
    }

    private static int wordEnd(String header, int from) {
        int end = from;
        while (end < header.length() && !isSeparator(header.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == ',';
    }

    /** Whether the signature is that of {@code body} with this secret. */
    public boolean verify(byte[] body, Secret secret) {
        return Md5Signature.verify(body, secret, header, signAt);
    }

    /** As {@link #verify(byte[], Secret)}, for a body that was not kept. */
    public boolean verify(StreamedBody body, Secret secret) {
        return header.length() - signAt == SIGN_LENGTH && Md5Signature.isDigest(body.md5(secret), header, signAt);
    }

    /** Without the signature: logged signatures would allow an offline attack on the secret. */
    @Override
    public String toString() {
        return signerSn;
    }
}
