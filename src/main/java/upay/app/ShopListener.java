package upay.app;

import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final String KEYS = "http.tls.";

    private final @Nullable ShopTls tls;
    private final ConnectionIngress doorway;
    private volatile @Nullable Pem latest;

    /** @throws IllegalArgumentException with the key */
    ShopListener(HttpConfig http) {
        IngressConfig config = http.entrance();
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
                || ListenPorts.isLoopback(config.http().host())) {
            return Optional.empty();
        }
        return Optional.of(
                "http.host: " + config.http().host() + " is served without TLS. An eavesdropper can read every"
                        + " payment, and can replay a query as a cancel, since a signature does not cover the operation. Set"
                        + " http.tls.certificate-file and http.tls.key-file, or use a proxy with TLS and list it in"
                        + " http.trusted-proxies, or listen on 127.0.0.1 (docs/operations.md, Access to the shop port).");
    }

    ConnectionIngress doorway() {
        return doorway;
    }

    boolean isSecure() {
        return tls != null;
    }

    /** The pool of handshakes ends by itself. */
    Future<Void> close() {
        return Future.succeededFuture();
    }

    /** Logs the certificate. */
    void begin() {
        if (tls != null) {
            tellOf(tls.certificate());
        }
    }

    /**
     * Takes the certificate of a changed configuration without faults, for new connections. Blocks.
     *
     * @throws IllegalArgumentException with the key; then the former one stays in use
     */
    void replace(GatewayConfig changed) {
        IngressConfig entrance = changed.http().entrance();
        if (tls == null || entrance.certificate().isEmpty()) {
            LOG.warn("http.tls: TLS begins and ends with a restart");
            return;
        }
        Pem found = pem(entrance);
        if (!found.equals(latest)) {
            tls.replace(found);
            latest = found;
            tellOf(tls.certificate());
        }
    }

    private static void tellOf(X509Certificate certificate) {
        ServedCertificate.tellOf(LOG, "the port", certificate, "tills that verify it cannot pay");
    }

    private @Nullable X509Certificate certificate() {
        return tls == null ? null : tls.certificate();
    }

    /** The end of its certificate, in seconds since 1970; without TLS far away. */
    double certificateEndSeconds() {
        return ServedCertificate.endSeconds(certificate());
    }

    /** For health; empty without TLS. */
    Optional<Map<String, Object>> details() {
        return ServedCertificate.details(certificate());
    }
}
