package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import upay.doctor.JsonTrait.Axis;
import upay.doctor.JsonValue.Literal;
import upay.doctor.JsonValue.Member;
import upay.doctor.JsonValue.Members;
import upay.doctor.JsonValue.Text;

/** One document in all styles that make a difference to it, the likely ones first. Lazy. */
final class JsonVariants {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final int ASCII = 0x80;

    /** A document in one style. */
    record Written(byte[] bytes, JsonStyle style) {}

    /** Which fields are written, in which order. */
    private record Selection(JsonTrait empties, JsonTrait order) {
        static Selection of(JsonStyle style) {
            return new Selection(style.empties(), style.order());
        }
    }

    private final Members document;
    /** The document by order of its keys and by omissions, only where that changes it. */
    private final Map<Selection, JsonValue> documents = new HashMap<>();

    private final boolean hasBeyond;
    private final boolean hasSlash;
    private final boolean hasGo;
    private final boolean hasGson;
    private final boolean hasDotnet;

    private JsonVariants(Members document) {
        this.document = document;
        String plain = JsonWriter.write(document, JsonStyle.COMPACT);
        hasBeyond = plain.chars().anyMatch(c -> c >= ASCII);
        hasSlash = plain.indexOf('/') >= 0;
        hasGo = plain.chars().anyMatch(c -> "<>&\u2028\u2029".indexOf(c) >= 0);
        hasGson = plain.chars().anyMatch(c -> "='".indexOf(c) >= 0);
        hasDotnet = hasGo || plain.contains("\\\"") || plain.chars().anyMatch(c -> "'+`".indexOf(c) >= 0);
        JsonValue last = null;
        for (JsonTrait empties : Axis.EMPTIES.traits()) {
            JsonValue kept = kept(empties);
            if (!kept.equals(last)) {
                orders((Members) kept, empties);
            }
            last = kept;
        }
    }

    private JsonValue kept(JsonTrait empties) {
        return switch (empties) {
            case NO_NULLS -> JsonValue.without(document, JsonValue::isNull);
            case NO_BLANKS -> JsonValue.without(document, JsonValue::isBlank);
            case NO_EMPTIES -> JsonValue.without(document, JsonValue::isEmpty);
            default -> document;
        };
    }

    private void orders(Members kept, JsonTrait empties) {
        documents.put(new Selection(empties, JsonTrait.AS_SENT), kept);
        Members sorted = JsonValue.sorted(kept);
        if (!sorted.equals(kept)) {
            documents.put(new Selection(empties, JsonTrait.SORTED), sorted);
        }
        JsonValue throughout = JsonValue.sortedThroughout(kept);
        if (!throughout.equals(sorted)) {
            documents.put(new Selection(empties, JsonTrait.SORTED_THROUGHOUT), throughout);
        }
    }

    static JsonVariants of(Members document) {
        return new JsonVariants(document);
    }

    /** Of the JSON that a form may have been made from: its values as texts, as JSON in texts, and as numbers. */
    static List<JsonVariants> ofForm(Members form) {
        Members nested = mapped(form, text -> {
            Members object = text.startsWith("{") ? JsonValue.parse(text) : null;
            return object == null ? new Text(text) : object;
        });
        Members numbers = mapped(form, text -> NUMBER.matcher(text).matches() ? new Literal(text) : new Text(text));
        return Stream.of(form, nested, numbers).distinct().map(JsonVariants::of).toList();
    }

    private static Members mapped(Members form, java.util.function.Function<String, JsonValue> value) {
        List<Member> fields = new ArrayList<>();
        for (Member field : form.list()) {
            fields.add(field.value() instanceof Text text ? new Member(field.name(), value.apply(text.text())) : field);
        }
        return new Members(fields);
    }

    Stream<Written> forms(int weightMax) {
        return JsonStyle.ALL.stream()
                .takeWhile(style -> style.weight() <= weightMax)
                .filter(this::matters)
                .map(style ->
                        new Written(bytes(Objects.requireNonNull(documents.get(Selection.of(style))), style), style));
    }

    private boolean matters(JsonStyle style) {
        boolean characters = hasBeyond ? style.html() != JsonTrait.HTML_DOTNET || isUpper(style) : isPlain(style);
        boolean html =
                switch (style.html()) {
                    case HTML_GO -> hasGo;
                    case HTML_GSON -> hasGson;
                    case HTML_DOTNET -> hasDotnet;
                    default -> true;
                };
        return documents.containsKey(Selection.of(style))
                && characters
                && html
                && (hasSlash || style.slash() == JsonTrait.SLASH);
    }

    private static boolean isUpper(JsonStyle style) {
        return style.characters() == JsonTrait.ESCAPED_UPPER;
    }

    private static boolean isPlain(JsonStyle style) {
        return style.characters() == JsonTrait.UTF_8;
    }

    static byte[] bytes(JsonValue document, JsonStyle style) {
        return JsonWriter.write(document, style)
                .getBytes(style.characters() == JsonTrait.GBK ? SentBody.GBK : StandardCharsets.UTF_8);
    }

    /** The style of a text; the compact one if it is none of those known. */
    static JsonStyle styleOf(String text, Members document) {
        boolean escapes = text.contains("\\u");
        JsonTrait slash = text.contains("\\/") ? JsonTrait.SLASH_ESCAPED : JsonTrait.SLASH;
        return JsonStyle.ALL.stream()
                .filter(style -> style.order() == JsonTrait.AS_SENT
                        && style.empties() == JsonTrait.ALL_KEPT
                        && style.characters() != JsonTrait.GBK
                        && style.slash() == slash
                        && (escapes || style.characters() == JsonTrait.UTF_8 && style.html() == JsonTrait.HTML)
                        && beginsAs(text, style.layout()))
                .filter(style -> JsonWriter.write(document, style).equals(text))
                .findFirst()
                .orElse(JsonStyle.COMPACT);
    }

    /** Spares the writing of layouts whose line ends differ anyway. */
    private static boolean beginsAs(String text, JsonTrait layout) {
        char first = text.length() > 1 ? text.charAt(1) : ' ';
        return switch (layout) {
            case LF_2, LF_4, LF_TAB, LF_JACKSON -> first == '\n';
            case CRLF_2, CRLF_4, CRLF_TAB, CRLF_JACKSON -> first == '\r';
            default -> first == '"';
        };
    }
}
