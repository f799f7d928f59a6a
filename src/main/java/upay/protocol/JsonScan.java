package upay.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of one pass over a JSON value of any depth; the counts refer to the value's own members, and are 0 unless
 * it is an object.
 *
 * @param isObject whether the value is an object
 * @param duplicateKeys whether any object in it has a duplicate key
 * @param badText whether any string or key in it has a forbidden character
 * @param keys how many members
 * @param longestKey in code points
 * @param longestValue in code points: a string's content, any other value's source text
 * @param depth the maximum nesting of objects and arrays, the value itself included
 */
record JsonScan(
        boolean isObject,
        boolean duplicateKeys,
        boolean badText,
        int keys,
        int longestKey,
        int longestValue,
        int depth) {

    /** Null if the text is not exactly one JSON value. */
    static @Nullable JsonScan of(String text) {
        if (!Json.escapesAreHex(text)) {
            return null;
        }
        try (JsonParser parser = Json.FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            JsonScan scan = of(parser, text);
            return parser.nextToken() == null ? scan : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** Scans the current value of the parser of {@code source}, and leaves the parser on its last token. */
    static JsonScan of(JsonParser parser, CharSequence source) throws IOException {
        return new Pass(parser, source).run();
    }

    /** The state of one pass; a walk without recursion. */
    private static final class Pass {
        private final JsonParser parser;
        private final CharSequence source;
        /** The keys so far of each open object; an empty set that is never filled for an array. */
        private final Deque<Set<String>> open = new ArrayDeque<>();

        private boolean duplicateKeys;
        private boolean badText;
        private int keys;
        private int longestKey;
        private int longestValue;
        private int memberStart;
        private int depth;

        Pass(JsonParser parser, CharSequence source) {
            this.parser = parser;
            this.source = source;
        }

        JsonScan run() throws IOException {
            boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
            step(parser.currentToken());
            while (!open.isEmpty()) {
                step(parser.nextToken());
                if (isObject && open.size() == 1) {
                    member(parser.currentToken());
                }
            }
            return new JsonScan(isObject, duplicateKeys, badText, keys, longestKey, longestValue, depth);
        }

        private void step(JsonToken token) throws IOException {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    if (open.size() == 1) {
                        memberStart = (int) parser.currentTokenLocation().getCharOffset();
                    }
                    open.push(new HashSet<>());
                    depth = Math.max(depth, open.size());
                }
                case END_OBJECT, END_ARRAY -> open.pop();
                case FIELD_NAME -> {
                    duplicateKeys |= !open.peek().add(parser.currentName());
                    badText |= TextRules.length(parser.currentName()) < 0;
                }
                case VALUE_STRING -> badText |= TextRules.length(parser.getText()) < 0;
                default -> {}
            }
        }

        /** A token of the scanned object itself, or the end of one of its members. */
        private void member(JsonToken token) throws IOException {
            switch (token) {
                case FIELD_NAME -> {
                    keys++;
                    longestKey = Math.max(longestKey, TextRules.length(parser.currentName()));
                }
                case END_OBJECT, END_ARRAY -> {
                    int end = (int) parser.currentLocation().getCharOffset();
                    longestValue = Math.max(longestValue, Character.codePointCount(source, memberStart, end));
                }
                default -> longestValue = Math.max(longestValue, TextRules.length(parser.getText()));
            }
        }
    }
}
