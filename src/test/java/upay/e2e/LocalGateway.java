package upay.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import upay.api.ApiRoute;
import upay.app.Gateway;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;
import upay.management.LogControl;
import upay.metrics.Scrape;

/** A gateway in this JVM, on free ports of the loopback interface. Blocks; for plain threads. */
public final class LocalGateway implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Gateway gateway;
    private final GatewayConfig config;

    private LocalGateway(Gateway gateway, GatewayConfig config) {
        this.gateway = gateway;
        this.config = config;
    }

    /**
     * @param folder its own, for its files
     * @param settings as environment variables, db.uri among them
     */
    public static LocalGateway start(Path folder, Map<String, String> settings) throws Exception {
        return start(folder, settings, null);
    }

    /** @param log whose levels it shows and changes; null: none */
    public static LocalGateway start(Path folder, Map<String, String> settings, @Nullable LogControl log)
            throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "UPAY_HTTP_HOST",
                "127.0.0.1",
                "UPAY_HTTP_PORT",
                "0",
                "UPAY_MANAGEMENT_PORT",
                "0",
                "UPAY_DB_MAX_POOL_SIZE",
                "4",
                "UPAY_DATA_DIR",
                folder.toString()));
        all.putAll(settings);
        Path file = Files.writeString(folder.resolve("gateway.yaml"), "");
        GatewayConfig.Reading reading = GatewayConfig.read(all, file);
        Gateway gateway =
                new Gateway(reading.config(), new ConfigSource(all, file, reading.origin()), log, levels -> {});
        gateway.start();
        return new LocalGateway(gateway, reading.config());
    }

    public URI consoleUri() {
        return gateway.consoleUri();
    }

    public URI managementUri() {
        return gateway.managementUri();
    }

    /** The routes of its management API. */
    public List<ApiRoute> apiRoutes() {
        return gateway.apiRoutes();
    }

    GatewayConfig config() {
        return config;
    }

    public URI uri() {
        return gateway.uri();
    }

    public TestTill till() {
        return TestTill.first(uri());
    }

    /** Those of its own sandbox. */
    SandboxWallets wallets() {
        return new SandboxWallets(gateway.managementUri());
    }

    Scrape scrape() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.managementUri().resolve("/metrics"))
                .build();
        return new Scrape(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** A metric, added up over its labels. */
    double value(String metric) throws IOException, InterruptedException {
        return scrape().value(metric);
    }

    /** Waits until a metric, added up over its labels, has such a value. */
    double await(String metric, Predicate<Double> there) {
        return Eventually.soon(metric, () -> value(metric), there);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
