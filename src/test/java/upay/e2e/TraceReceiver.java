package upay.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector: takes OTLP over HTTP as a real one does, and keeps what it decodes. */
public final class TraceReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /**
     * The numbers of a span.
     *
     * @param parent empty for the first of a trace
     */
    public record Ids(String trace, String id, String parent) {}

    /**
     * A span as it was received.
     *
     * @param links the linked traces, each with a colon and its span
     * @param attributes its own and its resource's, as text
     */
    public record Span(
            Ids ids,
            String name,
            String kind,
            boolean failed,
            List<String> links,
            Map<String, String> attributes,
            long startNanos,
            long endNanos) {
        public String trace() {
            return ids.trace();
        }

        public String id() {
            return ids.id();
        }

        public String parent() {
            return ids.parent();
        }

        public String attribute(String name) {
            return attributes.get(name);
        }
    }

    public TraceReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All bodies, uncompressed, a byte a character. */
    public String text() {
        return String.join("\n", bodies);
    }

    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::keep);
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void keep(ResourceSpans all) {
        List<Span> read = new ArrayList<>();
        for (ScopeSpans scope : all.getScopeSpansList()) {
            for (io.opentelemetry.proto.trace.v1.Span span : scope.getSpansList()) {
                Map<String, String> attributes = new TreeMap<>();
                add(all.getResource().getAttributesList(), attributes);
                add(span.getAttributesList(), attributes);
                read.add(new Span(
                        new Ids(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId())),
                        span.getName(),
                        span.getKind().name(),
                        span.getStatus().getCodeValue() == 2,
                        span.getLinksList().stream()
                                .map(link -> hex(link.getTraceId()) + ":" + hex(link.getSpanId()))
                                .toList(),
                        attributes,
                        span.getStartTimeUnixNano(),
                        span.getEndTimeUnixNano()));
            }
        }
        spans.addAll(read);
    }

    private static void add(List<KeyValue> pairs, Map<String, String> attributes) {
        for (KeyValue pair : pairs) {
            attributes.put(
                    pair.getKey(),
                    pair.getValue().hasIntValue()
                            ? Long.toString(pair.getValue().getIntValue())
                            : pair.getValue().getStringValue());
        }
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
