package upay.sandbox.wire;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** X.509 certificates from PEM. */
public final class Certificates {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private Certificates() {}

    /** The first one of the text. */
    public static X509Certificate first(String pem) {
        List<X509Certificate> all = all(pem);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("not a certificate");
        }
        return all.get(0);
    }

    /** In their order; those of algorithms that Java does not know are left out. */
    public static List<X509Certificate> all(String pem) {
        List<X509Certificate> all = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            try {
                byte[] bytes = block.group().getBytes(StandardCharsets.US_ASCII);
                all.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes)));
            } catch (CertificateException unknown) {
                // Left out.
            }
        }
        return all;
    }
}
