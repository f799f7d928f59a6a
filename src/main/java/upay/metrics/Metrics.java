package upay.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All metrics of one gateway. Thread-safe. */
public final class Metrics implements AutoCloseable {
    /** The format of Prometheus. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    /** The format of OpenMetrics. */
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = registry();
    private final Meters meters = new Meters(registry);
    private final RequestMetrics requests;
    private final SalesMetrics sales = new SalesMetrics(meters);
    private final ChannelMetrics channels = new ChannelMetrics(meters);
    private final StoreMetrics store = new StoreMetrics(meters);
    private final SettlementMetrics settlement = new SettlementMetrics(meters);
    private final WebhookMetrics webhooks = new WebhookMetrics(meters);
    private final AuditMetrics audit = new AuditMetrics(meters);
    private final BillMetrics bills = new BillMetrics(meters);
    private volatile @Nullable ProcessMetrics process;

    /**
     * @param version of the gateway
     * @param errors the error codes with which requests are refused
     */
    public Metrics(String version, List<? extends Enum<?>> errors) {
        this.requests = new RequestMetrics(meters, errors);
        // The last dot makes it an info, of type gauge in the text.
        meters.gauge("upay_build.info", "Always 1; the label has the version.", Tags.of("version", version), () -> 1);
    }

    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(ProcessMetrics.CONVENTIONAL);
        return registry;
    }

    /** Adds the metrics of the JVM and the process, until {@link #close}. */
    public Metrics observeProcess() {
        process = new ProcessMetrics(meters);
        return this;
    }

    /** @param dropped the number of lines of the log that were dropped; read with each scrape */
    public void observeLog(LongSupplier dropped) {
        meters.counter(
                "upay_log_lines_dropped",
                "Lines of the log that were dropped, because its output took none.",
                Tags.empty(),
                dropped::getAsLong);
    }

    public RequestMetrics requests() {
        return requests;
    }

    public SalesMetrics sales() {
        return sales;
    }

    public ChannelMetrics channels() {
        return channels;
    }

    public StoreMetrics store() {
        return store;
    }

    public SettlementMetrics settlement() {
        return settlement;
    }

    public WebhookMetrics webhooks() {
        return webhooks;
    }

    public AuditMetrics audit() {
        return audit;
    }

    public BillMetrics bills() {
        return bills;
    }

    /** @param epochSeconds the first end of a certificate of this gateway's ports */
    public void bindTlsCertificateEnd(DoubleSupplier epochSeconds) {
        meters.gauge(
                "upay_tls_certificate_end_timestamp_seconds",
                "When the first certificate of this gateway's ports ends, in seconds since 1970.",
                Tags.empty(),
                epochSeconds);
    }

    /**
     * All metrics as text. From memory: no statement is sent to the store. Takes milliseconds: not for an event loop.
     *
     * @param openMetrics false: {@link #TEXT}, true: {@link #OPEN_METRICS}
     */
    public String scrape(boolean openMetrics) {
        return registry.scrape(openMetrics ? OPEN_METRICS : TEXT);
    }

    @Override
    public void close() {
        ProcessMetrics observed = process;
        if (observed != null) {
            observed.close();
        }
        registry.close();
    }
}
