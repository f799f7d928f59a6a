package upay.tracing;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span's place in its trace, as W3C Trace Context writes it.
 *
 * @param traceId 32 hexadecimal digits in lower case, not all 0
 * @param spanId 16 hexadecimal digits in lower case, not all 0
 */
public record TraceContext(String traceId, String spanId) {
    private static final Pattern TRACE_ID = Pattern.compile("(?!0+$)[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0+$)[0-9a-f]{16}");
    private static final int HEADER_LENGTH = 55;

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("not a trace id of 32 and a span id of 16 hexadecimal digits");
        }
    }

    /**
     * The context in a {@code traceparent} header; empty if it is absent or invalid. Its flags are ignored.
     *
     * @param header from a client: any text
     */
    public static Optional<TraceContext> parse(@Nullable String header) {
        if (header == null || header.length() < HEADER_LENGTH || header.startsWith("ff")) {
            return Optional.empty();
        }
        boolean longer = header.length() > HEADER_LENGTH;
        boolean framed = header.charAt(2) == '-' && header.charAt(35) == '-' && header.charAt(52) == '-';
        if (!framed || longer && (header.startsWith("00") || header.charAt(HEADER_LENGTH) != '-')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TraceContext(header.substring(3, 35), header.substring(36, 52)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
