package upay.management;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which certificates of a management port a client accepts. */
public final class ServerTrust {
    private ServerTrust() {}

    /**
     * Those of these issuers, with the name of the host that is asked.
     *
     * @param pem their certificates
     * @throws IllegalArgumentException if there is none in it
     */
    public static SSLContext issuedBy(String pem) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (X509Certificate issuer : certificates(pem)) {
                trusted.setCertificateEntry("issuer-" + trusted.size(), issuer);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return context(factory.getTrustManagers());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("can't be used: " + e.getMessage(), e);
        }
    }

    /**
     * One certificate and no other, whatever the name of the host: for a client that has the port's own files.
     *
     * @param pem that certificate first
     * @throws IllegalArgumentException if there is none in it
     */
    public static SSLContext only(String pem) {
        try {
            return context(new TrustManager[] {new Pinned(certificates(pem).get(0))});
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("can't be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException noCertificate) {
            throw new IllegalArgumentException("is no certificate in PEM, BEGIN CERTIFICATE", noCertificate);
        }
        throw new IllegalArgumentException("holds no certificate in PEM, BEGIN CERTIFICATE");
    }

    /** The extended form also stands for the check of the host's name. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final X509Certificate own;

        private Pinned(X509Certificate own) {
            this.own = own;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !own.equals(chain[0])) {
                throw new CertificateException("the port's certificate is not the configured one");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
                throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("for clients only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
