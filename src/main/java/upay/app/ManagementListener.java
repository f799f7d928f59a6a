package upay.app;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Management;
import upay.config.GatewayConfig.Profile;
import upay.config.SecretText;
import upay.http.connection.ShopTls;
import upay.http.connection.TrustedProxies;
import upay.management.ClientAddress;
import upay.management.ManagementVerticle;
import upay.management.PortCertificate;
import upay.management.RunningGateway;

/**
 * The configured access to the management port: its faults, its risks, its address, and its certificate, which is
 * reloaded when its files change. Files are read on worker threads, or before serving.
 */
public final class ManagementListener {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementListener.class);
    private static final String KEYS = "management.tls.";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Management config;
    private volatile @Nullable Shown shown;
    private volatile @Nullable Function<PortCertificate, Future<?>> port;

    private record Shown(PortCertificate pem, X509Certificate certificate) {}

    /** @throws IllegalArgumentException with the key */
    ManagementListener(Management config) {
        this.config = config;
        this.shown = shown(config);
    }

    /** Its faults; one sentence each. */
    static List<String> faults(GatewayConfig config) {
        Management management = config.management();
        try {
            shown(management);
            proxies(management);
        } catch (IllegalArgumentException e) {
            return List.of(e.getMessage());
        }
        return config.profile() == Profile.PRODUCTION && isOpen(management) ? List.of(risk(management)) : List.of();
    }

    /** A warning about insecure access; empty: none. In production this is a fault. */
    static Optional<String> warning(GatewayConfig config) {
        return isOpen(config.management()) ? Optional.of(risk(config.management())) : Optional.empty();
    }

    private static boolean isOpen(Management config) {
        return config.certificate().isEmpty() && !config.isSecuredByProxy() && !ListenPorts.isLoopback(config.host());
    }

    private static String risk(Management config) {
        return "management.host: " + config.host()
                + " is served without TLS. An eavesdropper can read passwords, sessions"
                + " and API keys. Set management.tls.certificate-file and management.tls.key-file, or use a proxy with TLS"
                + " and set management.public-url to its https address, or listen on 127.0.0.1 (docs/operations.md, Access to"
                + " the management port).";
    }

    private static @Nullable Shown shown(Management config) {
        if (config.certificate().isEmpty() || config.key().isEmpty()) {
            return null;
        }
        PortCertificate pem = new PortCertificate(reveal(config.certificate()), reveal(config.key()));
        try {
            ShopTls checked = new ShopTls(new ShopTls.Pem(pem.chain(), pem.key(), null), 1);
            return new Shown(pem, checked.certificate());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(KEYS + e.getMessage(), e);
        }
    }

    private static String reveal(Optional<SecretText> text) {
        return text.orElseThrow().text().reveal();
    }

    /** A gateway with this configuration that runs on this machine. */
    public static RunningGateway running(GatewayConfig config) {
        return running(config, address(config.management(), config.management().port()));
    }

    /** @param uri of its management port */
    public static RunningGateway running(GatewayConfig config, URI uri) {
        Optional<SecretText> certificate = config.management().certificate();
        return new RunningGateway(uri, certificate.isPresent() ? reveal(certificate) : null);
    }

    private static URI address(Management config, int port) {
        return ListenPorts.uri(config.certificate().isPresent() ? "https" : "http", config.host(), port);
    }

    /** Its address for clients on this machine. */
    URI uri(int port) {
        return address(config, port);
    }

    /** Where browsers find it. */
    URI publicUri(int port) {
        return config.publicUrl().orElseGet(() -> uri(port));
    }

    ManagementVerticle.Options options(@Nullable URI sandbox) {
        Set<String> hosts = new HashSet<>(config.allowedHosts());
        config.publicUrl().ifPresent(url -> hosts.add(url.getHost().toLowerCase(Locale.ROOT)));
        Shown first = shown;
        return new ManagementVerticle.Options(
                config.host(), config.port(), hosts, sandbox, first == null ? null : first.pem, clients(config));
    }

    private static TrustedProxies proxies(Management config) {
        try {
            return new TrustedProxies(config.trustedProxies());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("management.trusted-proxies: " + e.getMessage(), e);
        }
    }

    private static ClientAddress clients(Management config) {
        TrustedProxies proxies = proxies(config);
        return request -> {
            String peer = ClientAddress.OF_PEER.of(request);
            InetAddress sender = NetUtil.createInetAddressFromIpAddressString(peer);
            if (sender == null || !proxies.holds(new InetSocketAddress(sender, 0))) {
                return peer;
            }
            InetAddress named = proxies.client(request.headers().getAll(TrustedProxies.FORWARDED_FOR));
            return named == null ? peer : named.getHostAddress();
        };
    }

    boolean isSecure() {
        return shown != null;
    }

    /** Logs the certificate, and hands changed ones to the port from now on. */
    void begin(ManagementVerticle open) {
        port = open::replace;
        Shown first = shown;
        if (first != null) {
            tellOf(first.certificate);
        }
    }

    /**
     * Takes the certificate of a changed configuration without faults, for new connections. Blocks.
     *
     * @throws IllegalArgumentException with the key; then the former one stays in use
     */
    void replace(GatewayConfig changed) {
        Shown former = shown;
        Shown next = shown(changed.management());
        Function<PortCertificate, Future<?>> open = port;
        if (former == null || next == null || open == null) {
            LOG.warn("management.tls: TLS begins and ends with a restart");
            return;
        }
        if (!next.pem.equals(former.pem)) {
            await(open.apply(next.pem));
            shown = next;
            tellOf(next.certificate);
        }
    }

    private static void await(Future<?> replaced) {
        try {
            replaced.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalArgumentException(KEYS + "certificate: can't be used: " + e.getMessage(), e);
        }
    }

    private static void tellOf(X509Certificate certificate) {
        ServedCertificate.tellOf(LOG, "the management port", certificate, "browsers and Prometheus refuse it");
    }

    private @Nullable X509Certificate certificate() {
        Shown now = shown;
        return now == null ? null : now.certificate;
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
