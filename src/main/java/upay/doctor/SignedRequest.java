package upay.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param authorization the value of its header; null: it has none
 * @param contentType as sent; null: none
 * @param path as sent; null: unknown
 * @param body not copied, and not to be changed; up to {@value #BODY_MAX} bytes are examined
 */
public record SignedRequest(
        @Nullable String authorization,
        @Nullable String contentType,
        @Nullable String path,
        byte[] body) {
    /** The limit of the port for shops. */
    public static final int BODY_MAX = 64 * 1024;

    /** The one call that a vendor signs. */
    private static final String ACTIVATE = "/terminal/activate";

    /** The sn that the header names, else the body's terminal_sn; empty if neither has one. */
    public Optional<String> signer() {
        return Optional.ofNullable(AuthorizationHeader.read(this).signer())
                .or(() -> Optional.ofNullable(SentBody.read(this).top("terminal_sn")));
    }

    /** The terminal_sn of the body; empty if it has none. */
    public Optional<String> terminalSn() {
        return Optional.ofNullable(SentBody.read(this).top("terminal_sn"));
    }

    /** Whether the vendor has to sign it. */
    public boolean isVendorCall() {
        return path != null && path.toLowerCase(Locale.ROOT).split("\\?", 2)[0].endsWith(ACTIVATE);
    }

    /** Without the signature and the body. */
    @Override
    public String toString() {
        return (path == null ? "a request" : path) + ", " + body.length + " bytes";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedRequest that
                && java.util.Objects.equals(authorization, that.authorization)
                && java.util.Objects.equals(contentType, that.contentType)
                && java.util.Objects.equals(path, that.path)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }
}
