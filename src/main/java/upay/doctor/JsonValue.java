package upay.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JSON document that keeps what a serialisation keeps: the order and repetition of keys, and numbers as written. */
sealed interface JsonValue {
    /** An object. */
    record Members(List<Member> list) implements JsonValue {}

    /** A key of an object and its value. */
    record Member(String name, JsonValue value) {}

    /** An array. */
    record Items(List<JsonValue> list) implements JsonValue {}

    /** A string. */
    record Text(String text) implements JsonValue {}

    /** A number, true, false or null, as written. */
    record Literal(String text) implements JsonValue {}

    JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** Null if the text is not exactly one JSON object. */
    static @Nullable Members parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            JsonValue value = read(parser);
            return parser.nextToken() == null ? (Members) value : null;
        } catch (IOException malformed) {
            return null;
        }
    }

    private static JsonValue read(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                List<Member> members = new ArrayList<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    members.add(new Member(name, read(parser)));
                }
                return new Members(members);
            }
            case START_ARRAY -> {
                List<JsonValue> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                return new Items(items);
            }
            case VALUE_STRING -> {
                return new Text(parser.getText());
            }
            default -> {
                return new Literal(parser.getText());
            }
        }
    }

    /** With the keys of this object sorted by code unit. */
    static Members sorted(Members object) {
        return new Members(
                object.list.stream().sorted(Comparator.comparing(Member::name)).toList());
    }

    /** With the keys of every object sorted. */
    static JsonValue sortedThroughout(JsonValue value) {
        if (value instanceof Members object) {
            return sorted(new Members(object.list.stream()
                    .map(member -> new Member(member.name, sortedThroughout(member.value)))
                    .toList()));
        }
        return value instanceof Items array
                ? new Items(array.list.stream().map(JsonValue::sortedThroughout).toList())
                : value;
    }

    /** Without the members of any object that have such a value. */
    static JsonValue without(JsonValue value, Predicate<JsonValue> dropped) {
        if (value instanceof Members object) {
            return new Members(object.list.stream()
                    .filter(member -> !dropped.test(member.value))
                    .map(member -> new Member(member.name, without(member.value, dropped)))
                    .toList());
        }
        return value instanceof Items array
                ? new Items(
                        array.list.stream().map(item -> without(item, dropped)).toList())
                : value;
    }

    default boolean isNull() {
        return this instanceof Literal literal && literal.text.equals("null");
    }

    /** Null or an empty string. */
    default boolean isBlank() {
        return isNull() || this instanceof Text text && text.text.isEmpty();
    }

    /** Null, or an empty string, object or array. */
    default boolean isEmpty() {
        return isBlank()
                || this instanceof Members object && object.list.isEmpty()
                || this instanceof Items array && array.list.isEmpty();
    }
}
