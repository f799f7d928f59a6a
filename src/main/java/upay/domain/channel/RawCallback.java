package upay.domain.channel;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A callback as received, not authenticated: it must not be trusted before the channel's connector has verified it.
 *
 * @param query the URL's raw query, still encoded; null if there is none
 * @param contentType the header; null if absent
 * @param headers all of them, their names in lower case; of a repeated one the last
 * @param body the bytes as received, at most 64 KiB; never modified
 */
public record RawCallback(
        @Nullable String query, @Nullable String contentType, Map<String, String> headers, byte[] body) {
    public RawCallback {
        headers = Map.copyOf(headers);
    }

    /** Without further headers. */
    public RawCallback(@Nullable String query, @Nullable String contentType, byte[] body) {
        this(query, contentType, Map.of(), body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawCallback notice
                && Objects.equals(query, notice.query)
                && Objects.equals(contentType, notice.contentType)
                && headers.equals(notice.headers)
                && Arrays.equals(body, notice.body);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(query, contentType, headers) + Arrays.hashCode(body);
    }

    /** Sizes only: the content may include a customer's name. */
    @Override
    public String toString() {
        return "a callback of " + (query == null ? 0 : query.length()) + " + " + body.length + " bytes";
    }
}
