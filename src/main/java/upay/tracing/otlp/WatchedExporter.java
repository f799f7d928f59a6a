package upay.tracing.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports a collector that does not take spans: at most once a minute, and once when it takes them again. The SDK's own
 * reports are more frequent, and switched off.
 */
final class WatchedExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedExporter.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final SpanExporter exporter;
    private final URI endpoint;
    /** Guarded by this, as are the fields below it. */
    private long lost;

    private boolean warned;
    private long warnedNanos;

    WatchedExporter(SpanExporter exporter, URI endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        this.warnedNanos = System.nanoTime() - BETWEEN_WARNINGS.toNanos();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        int count = spans.size();
        result.whenComplete(() -> {
            if (result.isSuccess()) {
                taken();
            } else {
                refused(count, result.getFailureThrowable());
            }
        });
        return result;
    }

    private synchronized void taken() {
        if (warned) {
            warned = false;
            LOG.info("the trace collector at {} takes spans again; {} were lost", endpoint, lost);
        }
    }

    private synchronized void refused(int spans, @Nullable Throwable cause) {
        lost += spans;
        long now = System.nanoTime();
        if (now - warnedNanos >= BETWEEN_WARNINGS.toNanos()) {
            warnedNanos = now;
            warned = true;
            LOG.warn(
                    "the trace collector at {} does not take spans ({}): {} are lost so far, payments are not affected",
                    endpoint,
                    cause == null ? "no answer, or a refusal" : cause.getMessage(),
                    lost);
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
