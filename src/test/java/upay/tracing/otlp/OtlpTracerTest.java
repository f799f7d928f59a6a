package upay.tracing.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.e2e.TraceReceiver;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.TraceContext;
import upay.tracing.Tracer;

@DisplayName("Spans reach the collector; one that does not answer costs spans and nothing else")
class OtlpTracerTest {
    private static final TraceContext REQUEST =
            new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

    private static OtlpTracer tracer(URI endpoint, double ratio) {
        return new OtlpTracer(new TracingSettings(endpoint, ratio, "test", Map.of(), "1"), 7);
    }

    private static int recorded(Tracer tracer, int requests) {
        int recorded = 0;
        for (int i = 0; i < requests; i++) {
            Span span = tracer.request("pay");
            recorded += span.isRecorded() ? 1 : 0;
            span.end();
        }
        return recorded;
    }

    @Test
    void aChildIsPartOfItsRequestAndKnowsWhatFailed() throws Exception {
        try (TraceReceiver collector = new TraceReceiver()) {
            OtlpTracer tracer = tracer(collector.uri(), 1);
            Span request = tracer.request("pay");
            Promise<String> work = Promise.promise();
            Future<String> same = work.future();
            assertThat(request.during("store open", Span.Kind.CLIENT, same)).isSameAs(same);
            work.fail("lost");
            Span resumed = tracer.continued("settle claimed", REQUEST);
            Span part = resumed.child("channel query").with(SpanKey.TSN, 9);
            part.end();
            resumed.end();
            request.end();
            request.end();

            tracer.close().await(10, TimeUnit.SECONDS);

            assertThat(collector.spans()).hasSize(4);
            TraceReceiver.Span store = collector.spans().stream()
                    .filter(span -> span.name().equals("store open"))
                    .findFirst()
                    .orElseThrow();
            assertThat(store.failed()).isTrue();
            assertThat(store.parent()).isEqualTo(request.context().spanId());
            assertThat(collector.spans())
                    .filteredOn(span -> span.name().equals("settle claimed"))
                    .singleElement()
                    .satisfies(span ->
                            assertThat(span.links()).containsExactly(REQUEST.traceId() + ":" + REQUEST.spanId()));
            assertThat(part.requestTrace()).isEqualTo(REQUEST.traceId());
            assertThat(part.context().traceId()).isEqualTo(resumed.context().traceId());
            assertThat(request.requestTrace()).isEqualTo(request.context().traceId());
        }
    }

    @Test
    void theSampleIsThePartThatIsConfiguredAndARecordedRequestIsContinuedInAnyCase() throws Exception {
        try (TraceReceiver collector = new TraceReceiver()) {
            OtlpTracer none = tracer(collector.uri(), 0);
            OtlpTracer some = tracer(collector.uri(), 0.2);
            OtlpTracer all = tracer(collector.uri(), 1);

            assertThat(recorded(none, 1000)).isZero();
            // Ten standard deviations.
            assertThat(recorded(some, 2000)).isBetween(220, 580);
            assertThat(recorded(all, 100)).isEqualTo(100);
            assertThat(none.continued("settle claimed", REQUEST).isRecorded()).isTrue();
            assertThat(none.continued("settle claimed", null).isRecorded()).isFalse();
            for (OtlpTracer tracer : List.of(none, some, all)) {
                tracer.close().await(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void withoutASampleNothingIsAllocated() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        Future<String> work = Future.succeededFuture("done");
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                Span span = Tracer.OFF.request("pay");
                Span child = span.child("store open").with(SpanKey.TSN, i).with(SpanKey.SN, "7");
                child.during("store apply", Span.Kind.CLIENT, work);
                child.linked(null).onBehalfOf(null).failed().end();
                span.end();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isLessThan(1000);
    }

    @Test
    void aCollectorThatIsNotThereIsReportedOnceAndDelaysNothing() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        unreachable(URI.create("http://127.0.0.1:" + closed));
    }

    @Test
    void aCollectorThatNeverAnswersDelaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            unreachable(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
        }
    }

    private static void unreachable(URI endpoint) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(WatchedExporter.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            OtlpTracer tracer = tracer(endpoint, 1);
            long before = System.nanoTime();
            recorded(tracer, 50_000);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !log.list.isEmpty());
            recorded(tracer, 50_000);

            before = System.nanoTime();
            assertThat(tracer.close()).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("close waits for nothing")
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(log.list)
                    .filteredOn(event -> event.getMessage().contains("does not take spans"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .contains(endpoint.toString(), "payments are not affected"));
        } finally {
            logger.detachAppender(log);
        }
    }
}
