package upay.management;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The certificate of the management port, with which it has TLS 1.2 and 1.3, with forward secrecy only.
 *
 * @param chain PEM, the port's own certificate first
 * @param key PEM, PKCS#8
 */
public record PortCertificate(String chain, String key) {
    private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
    private static final String WITHOUT_FORWARD_SECRECY = "TLS_RSA_";
    private static final int HANDSHAKE_SECONDS = 5;

    /** Without the key. */
    @Override
    public String toString() {
        return "PEM";
    }

    /** Of a port that is to be opened. Handshakes are computed off the event loop. */
    void secure(HttpServerOptions server) {
        server.setSsl(true)
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setKeyCertOptions(pem());
        fill(server.getSslOptions());
    }

    /** Of a port that is open. */
    ServerSSLOptions options() {
        return fill(new ServerSSLOptions());
    }

    /** HTTP/1 only, as without TLS. */
    private ServerSSLOptions fill(ServerSSLOptions options) {
        options.setUseAlpn(false)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(pem());
        suites().forEach(options::addEnabledCipherSuite);
        return options;
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(chain)).addKeyValue(Buffer.buffer(key));
    }

    private static Iterable<String> suites() {
        try {
            return Arrays.stream(
                            SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
                    .filter(suite -> !suite.startsWith(WITHOUT_FORWARD_SECRECY))
                    .toList();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
