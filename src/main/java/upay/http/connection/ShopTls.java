package upay.http.connection;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the port that merchants call: 1.2 and 1.3, with forward secrecy only. The certificate can be replaced at any
 * time: new connections get the new one, open ones keep theirs. Handshakes are computed off the event loops, so that
 * a flood of them delays no payment. Threads: any.
 */
public final class ShopTls {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final String WITHOUT_FORWARD_SECRECY = "TLS_RSA_";
    private static final int SESSIONS_MAX = 2_048;
    private static final Duration SESSION = Duration.ofHours(1);

    private final ThreadPoolExecutor handshakes;
    private volatile Shown shown;

    /**
     * The contents of the PEM files.
     *
     * @param certificates the server certificate first
     * @param clientCa null: client certificates are not requested
     */
    public record Pem(
            String certificates, String key, @Nullable String clientCa) {
        @Override
        public String toString() {
            return "PEM";
        }
    }

    private record Shown(SslContext context, X509Certificate certificate) {}

    /**
     * @param connections limit of waiting handshakes
     * @throws IllegalArgumentException "certificate: …", "key: …" or "client-ca: …"
     */
    public ShopTls(Pem pem, int connections) {
        this.shown = open(pem);
        this.handshakes = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(connections), ShopTls::thread);
        handshakes.allowCoreThreadTimeOut(true);
    }

    /**
     * Uses this for new connections; if it is not usable, the previous one stays in use.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public void replace(Pem pem) {
        shown = open(pem);
    }

    /** The server certificate in use. */
    public X509Certificate certificate() {
        return shown.certificate;
    }

    SslHandler handler(ByteBufAllocator allocator, Duration patience) {
        SslHandler handler = shown.context.newHandler(allocator, handshakes);
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        return handler;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "upay-tls");
        thread.setDaemon(true);
        return thread;
    }

    private static Shown open(Pem pem) {
        List<X509Certificate> chain = PemText.certificates("certificate", pem.certificates());
        X509Certificate own = chain.get(0);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            PemText.key(pem.key(), own.getPublicKey()), chain.toArray(X509Certificate[]::new))
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .sessionCacheSize(SESSIONS_MAX)
                    .sessionTimeout(SESSION.toSeconds())
                    .ciphers(null, (ciphers, usual, supported) -> usual.stream()
                            .filter(cipher -> !cipher.startsWith(WITHOUT_FORWARD_SECRECY))
                            .toArray(String[]::new));
            if (pem.clientCa() != null) {
                builder.clientAuth(ClientAuth.OPTIONAL)
                        .trustManager(PemText.certificates("client-ca", pem.clientCa())
                                .toArray(X509Certificate[]::new));
            }
            return new Shown(builder.build(), own);
        } catch (SSLException | GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate: can't be used: " + e.getMessage(), e);
        }
    }
}
