package upay.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * Text that a terminal shows without interpreting it: foreign text must not clear the screen, hide itself, or change
 * the direction of adjacent text. Escaped, as {@code \}{@code u001b}, are control characters (C0, DEL, C1), format
 * characters (the bidirectional ones among them) but the joiners that scripts and emoji need, line and paragraph
 * separators, and lone surrogates.
 */
public final class PrintableText {
    private static final char DELETE = 0x7f;
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private PrintableText() {}

    /** In one line, whatever the content. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text);
        line(line, 0);
        return line.toString();
    }

    /** The same in place, from there on; line breaks too are escaped. */
    public static void line(StringBuilder text, int from) {
        escape(text, from, "");
    }

    /** In place, from there on, except for the characters in {@code kept}. */
    public static void escape(StringBuilder text, int from, String kept) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < DELETE || kept.indexOf(c) >= 0) {
                continue;
            }
            int whole = text.codePointAt(i);
            int length = Character.charCount(whole);
            if (isObeyed(whole)) {
                String escaped = escaped(whole);
                text.replace(i, i + length, escaped);
                i += escaped.length() - 1;
            } else {
                i += length - 1;
            }
        }
    }

    static boolean isObeyed(int character) {
        if (character >= ' ' && character < DELETE) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> character != NON_JOINER && character != JOINER;
            default -> false;
        };
    }

    /** In the form of JSON and Java. */
    private static String escaped(int character) {
        StringBuilder text = new StringBuilder(12);
        for (char c : Character.toChars(character)) {
            text.append("\\u%04x".formatted((int) c));
        }
        return text.toString();
    }

    /** A factory whose generators escape texts this way. Characters that JSON escapes anyway use its short forms. */
    public static JsonFactory json() {
        JsonFactory factory = new JsonFactory();
        factory.setCharacterEscapes(new Escapes());
        return factory;
    }

    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] ascii = CharacterEscapes.standardAsciiEscapesForJSON();

        private Escapes() {
            ascii[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        /** Called for each character beyond ASCII, and for each half of a surrogate pair. */
        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            boolean half = character <= Character.MAX_VALUE && Character.isSurrogate((char) character);
            return !half && isObeyed(character) ? new SerializedString(escaped(character)) : null;
        }
    }
}
