package upay.domain.terminal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate that a till must present: a single one, by its fingerprint, or any of a subject, so that a
 * renewed one needs no change. The trust in the issuer is checked elsewhere.
 *
 * @param text {@code sha256:} and 64 lower-case hex digits, or {@code subject:} and a name in RFC 2253 form
 */
public record TerminalCertificate(String text) {
    private static final String FINGERPRINT = "sha256:";
    private static final String SUBJECT = "subject:";
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    /** The prefix of openssl's output of a fingerprint. */
    private static final Pattern OPENSSL = Pattern.compile("(?i)sha256 fingerprint=");

    /** @throws IllegalArgumentException if it has neither form */
    public static TerminalCertificate parse(String text) {
        if (text.startsWith(SUBJECT)) {
            X500Principal subject = new X500Principal(text.substring(SUBJECT.length()));
            if (subject.getName().isEmpty()) {
                throw new IllegalArgumentException("an empty subject is everybody's");
            }
            return new TerminalCertificate(SUBJECT + subject.getName());
        }
        String bare = OPENSSL.matcher(text)
                .replaceFirst("")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^" + FINGERPRINT, "")
                .replace(":", "");
        if (!DIGITS.matcher(bare).matches()) {
            throw new IllegalArgumentException("no fingerprint");
        }
        return new TerminalCertificate(FINGERPRINT + bare);
    }

    /** @param shown null: none */
    public boolean isThat(@Nullable X509Certificate shown) {
        if (shown == null) {
            return false;
        }
        return text.startsWith(SUBJECT)
                ? shown.getSubjectX500Principal().equals(new X500Principal(text.substring(SUBJECT.length())))
                : text.equals(FINGERPRINT + fingerprint(shown));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
