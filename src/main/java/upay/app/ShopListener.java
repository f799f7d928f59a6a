package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Profile;
import upay.config.HttpConfig;
import upay.config.IngressConfig;
import upay.config.SecretText;
import upay.http.connection.ConnectionIngress;
import upay.http.connection.ShopTls;
import upay.http.connection.ShopTls.Pem;

/**
 * The configured access to the shop port: its faults, its risks, and its certificate, which is reloaded when its files
 * change. Files are read on worker threads, or before serving.
 */
final class ShopListener {
    private static final Logger LOG = LoggerFactory.getLogger(ShopListener.class);

    /** Polling also detects files that are replaced by a link, as Kubernetes and certbot do. */
    private static final Duration LOOKING = Duration.ofSeconds(2);

    private static final String KEYS = "http.tls.";

    private final IngressConfig config;
    private final @Nullable ShopTls tls;
    private final ConnectionIngress doorway;
    private volatile @Nullable Pem latest;
    private volatile boolean closed;

    /** @throws IllegalArgumentException with the key */
    ShopListener(HttpConfig http) {
        this.config = http.entrance();
        Pem first = config.certificate().isPresent() ? pem(config) : null;
        this.latest = first;
        this.tls = first == null ? null : tls(first, http.load().maxConnections());
        this.doorway = doorway(config, tls);
    }

    /** Its faults; one sentence each. */
    static List<String> faults(GatewayConfig config) {
        IngressConfig entrance = config.http().entrance();
        List<String> faults = new ArrayList<>();
        try {
            doorway(entrance, null);
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
        try {
            if (entrance.certificate().isPresent() && entrance.key().isPresent()) {
                tls(pem(entrance), 1);
            }
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
        return faults;
    }

    private static ConnectionIngress doorway(IngressConfig config, @Nullable ShopTls tls) {
        try {
            return new ConnectionIngress(tls, config.proxyProtocol(), config.trustedProxies());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("http.trusted-proxies: " + e.getMessage(), e);
        }
    }

    private static ShopTls tls(Pem pem, int connections) {
        try {
            return new ShopTls(pem, connections);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(KEYS + e.getMessage(), e);
        }
    }

    private static Pem pem(IngressConfig config) {
        return new Pem(
                reveal(config.certificate()),
                reveal(config.key()),
                config.clientCa().isPresent() ? reveal(config.clientCa()) : null);
    }

    private static String reveal(Optional<SecretText> text) {
        return text.orElseThrow().text().reveal();
    }

    /** A warning about insecure access; empty: none. */
    static Optional<String> warning(GatewayConfig config) {
        IngressConfig entrance = config.http().entrance();
        boolean safe =
                entrance.certificate().isPresent() || !entrance.trustedProxies().isEmpty();
        if (config.profile() != Profile.PRODUCTION
                || safe
                || isLoopback(config.http().host())) {
            return Optional.empty();
        }
        return Optional.of(
                "http.host: " + config.http().host() + " is served without TLS. An eavesdropper can read every"
                        + " payment, and can replay a query as a cancel, since a signature does not cover the operation. Set"
                        + " http.tls.certificate-file and http.tls.key-file, or use a proxy with TLS and list it in"
                        + " http.trusted-proxies, or listen on 127.0.0.1 (docs/operations.md, Access to the shop port).");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    ConnectionIngress doorway() {
        return doorway;
    }

    boolean isSecure() {
        return tls != null;
    }

    /** Checks the files for changes from now on, until it is closed. */
    void watch(Vertx vertx) {
        if (tls != null) {
            tellOf(tls.certificate());
            lookLater(vertx, tls);
        }
    }

    private void lookLater(Vertx vertx, ShopTls tls) {
        // The next check is scheduled after the last one: an unresponsive file system blocks a single thread.
        vertx.timer(LOOKING.toMillis(), TimeUnit.MILLISECONDS)
                .compose(tick -> closed ? Future.succeededFuture() : vertx.executeBlocking(() -> look(tls)))
                .onFailure(e -> LOG.atWarn().setCause(e).log("the port's certificate cannot be checked"))
                .onComplete(done -> {
                    if (!closed) {
                        lookLater(vertx, tls);
                    }
                });
    }

    Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    /** Blocks. */
    private Void look(ShopTls tls) {
        Pem found;
        try {
            found = new Pem(
                    again(config.certificate()),
                    again(config.key()),
                    config.clientCa().isPresent() ? again(config.clientCa()) : null);
        } catch (IOException notNow) {
            // Being written at this moment, or deleted: the current certificate stays in use.
            return null;
        }
        if (found.equals(latest)) {
            return null;
        }
        latest = found;
        try {
            tls.replace(found);
            LOG.info("the port's certificate was reloaded");
            tellOf(tls.certificate());
        } catch (IllegalArgumentException e) {
            // Certificate and key are seldom written at the same moment: the next check may find both.
            LOG.atWarn().addKeyValue("fault", KEYS + e.getMessage()).log("the port keeps its current certificate");
        }
        return null;
    }

    private static String again(Optional<SecretText> text) throws IOException {
        return text.orElseThrow().again().text().reveal();
    }

    private static void tellOf(X509Certificate certificate) {
        LOG.atInfo()
                .addKeyValue("subject", certificate.getSubjectX500Principal().getName())
                .addKeyValue("until", certificate.getNotAfter().toInstant())
                .log("the port's certificate");
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            LOG.warn("the port's certificate is not valid today: tills that verify it cannot pay");
        }
    }

    /** For health; empty without TLS. */
    Optional<Map<String, Object>> details() {
        return Optional.ofNullable(tls)
                .map(ShopTls::certificate)
                .map(certificate -> Map.of(
                        "subject", certificate.getSubjectX500Principal().getName(),
                        "until", certificate.getNotAfter().toInstant().toString()));
    }
}
