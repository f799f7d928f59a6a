package upay.domain.channel;

import java.util.Arrays;
import java.util.Objects;

/**
 * What somebody who says to be a channel sent, unread: nothing of it is to be believed before the channel's connector has
 * verified it.
 *
 * @param query the URL's query as it stands there, still encoded; null where it has none
 * @param contentType the header; null where it is absent
 * @param body the bytes as received, at most 64 KiB; nobody changes them
 */
public record RawCallback(String query, String contentType, byte[] body) {
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

    /** Sizes only: it may hold a customer's names. */
    @Override
    public String toString() {
        return "a notice of " + (query == null ? 0 : query.length()) + " + " + body.length + " bytes";
    }
}
