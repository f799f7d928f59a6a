package upay.app;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a port says of the certificate that it shows: in the log, in health, in the metrics. */
final class ServedCertificate {
    private ServedCertificate() {}

    /**
     * Logs it, with a warning if it is not valid today.
     *
     * @param port as in "the port"
     * @param consequence of an invalid one
     */
    static void tellOf(Logger log, String port, X509Certificate certificate, String consequence) {
        log.atInfo()
                .addKeyValue("subject", certificate.getSubjectX500Principal().getName())
                .addKeyValue("until", certificate.getNotAfter().toInstant())
                .log(port + "'s certificate");
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            log.warn("{}'s certificate is not valid today: {}", port, consequence);
        }
    }

    /** Its end, in seconds since 1970; without one far away. */
    static double endSeconds(@Nullable X509Certificate certificate) {
        return certificate == null
                ? Double.POSITIVE_INFINITY
                : certificate.getNotAfter().toInstant().getEpochSecond();
    }

    /** For health; empty without one. */
    static Optional<Map<String, Object>> details(@Nullable X509Certificate certificate) {
        return Optional.ofNullable(certificate)
                .map(shown -> Map.of(
                        "subject", shown.getSubjectX500Principal().getName(),
                        "until", shown.getNotAfter().toInstant().toString()));
    }
}
