package upay.channel.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.channel.account.ClientCertificate;
import upay.channel.account.SettingsReader;
import upay.domain.Secret;
import upay.domain.proxy.HttpProxy;

/**
 * One channel's HTTP clients: one for all ordinary exchanges, and one for each client certificate or set of trusted
 * issuers. Confined to the channel's event loop.
 */
public final class ChannelHttpClients {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelHttpClients.class);

    /**
     * Limit of accounts with a certificate or trust of their own whose connections are kept; the least recently used
     * is evicted first.
     */
    private static final int CLIENTS_MAX = 256;

    private final Vertx vertx;
    private final ChannelSettings settings;
    private final @Nullable HttpProxy proxy;
    private final Map<Key, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    /** @param proxy null: connections are direct */
    public ChannelHttpClients(Vertx vertx, ChannelSettings settings, @Nullable HttpProxy proxy) {
        this.vertx = vertx;
        this.settings = settings;
        this.proxy = proxy;
    }

    /** @param certificate the client certificate for mutual TLS; null: none */
    public HttpClient client(AccountSettings account, @Nullable ClientCertificate certificate) {
        Key key = new Key(
                Optional.ofNullable(certificate),
                Optional.ofNullable(account.settings().get(SettingsReader.TRUSTED)));
        HttpClient known = clients.get(key);
        if (known != null) {
            return known;
        }
        HttpClient created = create(key);
        clients.put(key, created);
        if (clients.size() > CLIENTS_MAX) {
            Iterator<HttpClient> eldest = clients.values().iterator();
            // Exchanges in flight end within the timeouts of this channel.
            eldest.next().shutdown(settings.refundRead().toMillis(), TimeUnit.MILLISECONDS);
            eldest.remove();
        }
        return created;
    }

    public Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        clients.values().forEach(client -> closing.add(client.close()));
        clients.clear();
        return Future.join(closing).mapEmpty();
    }

    private HttpClient create(Key key) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setPipelining(false)
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) settings.idle().toSeconds())
                .setConnectTimeout((int) settings.connect().toMillis())
                .setSslHandshakeTimeout(settings.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Answers are small; a compressed one could expand beyond the limit.
                .setDecompressionSupported(false)
                .setVerifyHost(true)
                .setTrustAll(false);
        if (proxy != null) {
            options.setProxyOptions(options(proxy));
        }
        key.certificate().ifPresent(certificate -> options.setKeyCertOptions(own(certificate)));
        key.trusted()
                .ifPresent(given -> options.setTrustOptions(new PemTrustOptions()
                        .addCertValue(
                                Buffer.buffer(SettingsReader.trusted(given).reveal()))));
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.maxConnections())
                // Also counts exchanges that wait for a connection that is being made; the verticle's own limit is
                // exact.
                .setMaxWaitQueueSize(settings.maxExchanges())
                .setCleanerPeriod(1000);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                // The exchange itself gets the failure; without a handler it would also be logged as an error.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        e -> LOG.debug("connection failed: {}", e.getClass().getSimpleName())))
                .build();
    }

    private static ProxyOptions options(HttpProxy proxy) {
        ProxyOptions options =
                new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
        return proxy.user() == null
                ? options
                : options.setUsername(proxy.user()).setPassword(proxy.password().reveal());
    }

    private static KeyCertOptions own(ClientCertificate certificate) {
        String material = certificate.material().reveal();
        return switch (certificate.form()) {
            case PKCS12 ->
                new PfxOptions()
                        .setValue(Buffer.buffer(Base64.getDecoder().decode(material)))
                        .setPassword(certificate.password().reveal());
            // Each reader takes its own blocks of the text.
            case PEM ->
                new PemKeyCertOptions().addKeyValue(Buffer.buffer(material)).addCertValue(Buffer.buffer(material));
        };
    }

    private record Key(Optional<ClientCertificate> certificate, Optional<Secret> trusted) {}
}
