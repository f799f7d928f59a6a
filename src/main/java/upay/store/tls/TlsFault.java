package upay.store.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What a failed handshake with the store means, for operators. Pure. */
public final class TlsFault {
    private static final Pattern NO_TLS = Pattern.compile("(?i)does not (support|handle) SSL");
    /** The alerts by which a server refuses the client's certificate. */
    private static final Pattern REFUSED =
            Pattern.compile("(?i)alert: *(unknown_ca|bad_certificate|certificate_[a-z]+|unsupported_certificate"
                    + "|decrypt_error|access_denied)");

    private TlsFault() {}

    /** The cause and the remedy; one sentence each. Empty if it is no failure of TLS, or may pass. */
    public static Optional<String> of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof TlsException own) {
                return Optional.of(own.getMessage() + ".");
            }
            if (cause instanceof CertificateExpiredException) {
                return Optional.of("its certificate, or one of the chain, has expired (" + cause.getMessage()
                        + "). Renew it on the server.");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return Optional.of("its certificate is not valid yet (" + cause.getMessage()
                        + "). Compare the clocks of the two machines.");
            }
        }
        for (Throwable cause : causes) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return Optional.of(
                        "its certificate is not issued by a CA that is trusted here. Name the file of its CA in"
                                + " sslrootcert of db.uri (UPAY_DB_URI), and let the server send intermediate certificates.");
            }
        }
        return causes.stream()
                .map(TlsFault::byMessage)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> byMessage(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        if (cause instanceof CertificateException
                && (said.contains("alternative") || said.startsWith("No name matching"))) {
            return Optional.of(
                    "its certificate is for another host (" + said + "). Name the host in db.uri (UPAY_DB_URI) as"
                            + " the certificate does, or issue one with this name.");
        }
        if (NO_TLS.matcher(said).find()) {
            return Optional.of(
                    "it offers no TLS. Set ssl = on in postgresql.conf, or sslmode in db.uri (UPAY_DB_URI) to"
                            + " disable for a network that nobody else can enter.");
        }
        if (cause instanceof SSLException && REFUSED.matcher(said).find()) {
            return Optional.of("it refuses this client's certificate (" + said
                    + "). Name one of its CA (ssl_ca_file) in" + " sslcert and sslkey of db.uri (UPAY_DB_URI).");
        }
        return Optional.empty();
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
