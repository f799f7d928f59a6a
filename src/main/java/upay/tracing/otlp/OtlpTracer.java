package upay.tracing.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import upay.tracing.Span;
import upay.tracing.TraceContext;
import upay.tracing.Tracer;

/**
 * Records a sample of the requests and sends their spans to a collector, in batches and from threads of its own. A
 * collector that does not answer costs the spans that exceed the queue, and nothing else.
 *
 * <p>The sample is drawn before the SDK is called: a request that is left out costs a random number.
 */
public final class OtlpTracer implements Tracer {
    private static final String PATH = "/v1/traces";

    /** Some seconds of full load, all recorded; about 4 MiB when full. */
    private static final int QUEUE_SPANS = 4096;

    private static final int BATCH_SPANS = 512;
    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** Of one batch, with its retries. */
    private static final Duration EXPORT = Duration.ofSeconds(5);

    private static final int ATTRIBUTES_MAX = 16;
    private static final int ATTRIBUTE_CHARACTERS_MAX = 128;
    private static final int LINKS_MAX = 4;

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;
    private final double ratio;

    /** @param instance the number of this instance */
    public OtlpTracer(TracingSettings settings, long instance) {
        ratio = settings.sampleRatio();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", settings.serviceName())
                        .put("service.version", settings.version())
                        .put("service.instance.id", Long.toString(instance))
                        .build()))
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(SpanLimits.builder()
                        .setMaxNumberOfAttributes(ATTRIBUTES_MAX)
                        .setMaxAttributeValueLength(ATTRIBUTE_CHARACTERS_MAX)
                        .setMaxNumberOfLinks(LINKS_MAX)
                        .build())
                .addSpanProcessor(
                        BatchSpanProcessor.builder(new WatchedExporter(exporter(settings), settings.endpoint()))
                                .setMaxQueueSize(QUEUE_SPANS)
                                .setMaxExportBatchSize(BATCH_SPANS)
                                .setScheduleDelay(BETWEEN_BATCHES)
                                .setExporterTimeout(EXPORT)
                                .build())
                .build();
        tracer = provider.get("upay");
    }

    private static OtlpHttpSpanExporter exporter(TracingSettings settings) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint() + PATH)
                .setCompression("gzip")
                .setConnectTimeout(CONNECT)
                .setTimeout(EXPORT);
        settings.headers().forEach((name, value) -> builder.addHeader(name, value.reveal()));
        return builder.build();
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span request(String name) {
        return isDrawn() ? RecordedSpan.root(tracer, name, SpanKind.SERVER, null) : Span.NONE;
    }

    @Override
    public Span continued(String name, @Nullable TraceContext request) {
        return request != null || isDrawn() ? RecordedSpan.root(tracer, name, SpanKind.INTERNAL, request) : Span.NONE;
    }

    private boolean isDrawn() {
        return ratio >= 1 || ThreadLocalRandom.current().nextDouble() < ratio;
    }

    /** Sends what is left, as far as the collector takes it; the caller bounds the wait. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        provider.shutdown().whenComplete(closed::tryComplete);
        return closed.future();
    }
}
