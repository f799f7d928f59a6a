package upay.channel.wechat.v3;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;

/** A JSON object of the channel. Its bytes are signed as a whole, so that it has one meaning only. */
record V3Message(JsonObject json) {
    private static final int ID_MAX = 128;

    /** More than any message has. */
    private static final int ITEMS_MAX = 50;

    /** Empty if the bytes are not a JSON object in UTF-8. */
    static Optional<V3Message> read(byte[] bytes) {
        return ChannelText.utf8(Buffer.buffer(bytes)).flatMap(text -> {
            try {
                return text.isBlank() ? Optional.empty() : Optional.of(new V3Message(new JsonObject(text)));
            } catch (DecodeException | ClassCastException e) {
                return Optional.empty();
            }
        });
    }

    /** Null if the field is absent, empty or not text. */
    @Nullable String text(String name) {
        return json.getValue(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    String textOr(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    @Nullable String id(String name) {
        String id = text(name);
        return id == null || id.length() > ID_MAX ? null : id;
    }

    /** Without fields if there is no such object. */
    V3Message object(String name) {
        return new V3Message(json.getValue(name) instanceof JsonObject inner ? inner : new JsonObject());
    }

    /** Objects only; none if there is no such list. */
    List<V3Message> list(String name) {
        return json.getValue(name) instanceof JsonArray items
                ? items.stream()
                        .limit(ITEMS_MAX)
                        .filter(JsonObject.class::isInstance)
                        .map(item -> new V3Message((JsonObject) item))
                        .toList()
                : List.of();
    }

    /** An amount in fen: a whole number that is not negative; empty if it is anything else, such as text. */
    OptionalLong fen(String name) {
        Object value = json.getValue(name);
        boolean whole = value instanceof Integer || value instanceof Long;
        return whole && ((Number) value).longValue() >= 0
                ? OptionalLong.of(((Number) value).longValue())
                : OptionalLong.empty();
    }

    /** Null if the field is not a time in the form of RFC 3339. */
    @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    Set<String> names() {
        return json.fieldNames();
    }

    @Override
    public String toString() {
        return "a message of WeChat";
    }
}
