package upay.domain.channel;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A callback as received, not authenticated: it must not be trusted before the channel's connector has verified it.
 *
 * @param query the URL's raw query, still encoded; null if there is none
 * @param contentType the header; null if absent
 * @param body the bytes as received, at most 64 KiB; never modified
 */
public record RawCallback(@Nullable String query, @Nullable String contentType, byte[] body) {
    @Override
    public boolean equals(Object other) {
        return other instanceof RawCallback notice
                && Objects.equals(query, notice.query)
                && Objects.equals(contentType, notice.contentType)
                && Arrays.equals(body, notice.body);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(query, contentType) + Arrays.hashCode(body);
    }

    /** Sizes only: the content may include a customer's name. */
    @Override
    public String toString() {
        return "a callback of " + (query == null ? 0 : query.length()) + " + " + body.length + " bytes";
    }
}
