package upay.channel.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text as operators paste it, without what editors, forms and shells add: a byte order mark, invisible characters,
 * quotation marks around it, line breaks written as the two characters backslash and n, typographic dashes.
 */
final class PastedText {
    /** A byte order mark, zero-width characters, no-break and ideographic spaces. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\uFEFF\\u200B-\\u200F\\u2060\\u00AD\\u00A0\\u3000]");

    /** Backslash and r, n or t, possibly escaped twice. */
    private static final Pattern WRITTEN_BREAK = Pattern.compile("\\\\+[rnt]");

    private static final Pattern QUOTES = Pattern.compile("[\"'`\\u201C\\u201D\\u2018\\u2019]");
    private static final Pattern WIDE_DASH = Pattern.compile("[\\u2013\\u2014\\u2212]");
    private static final Pattern BLOCK = Pattern.compile(
            "-{2,}\\s*BEGIN ([A-Z0-9 ]*[A-Z0-9])\\s*-{2,}(.*?)-{2,}\\s*END [A-Z0-9 ]*\\s*-{2,}", Pattern.DOTALL);

    private static final Pattern BEGIN = Pattern.compile("-{2,}\\s*BEGIN ");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Pattern URL_BASE64 = Pattern.compile("[A-Za-z0-9_-]+={0,2}");

    private PastedText() {}

    /**
     * One block of PEM.
     *
     * @param label of its BEGIN line
     * @param body between the two lines
     */
    record Block(String label, String body) {
        boolean isEncrypted() {
            return label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED");
        }

        /** Empty if it is not Base64. */
        Optional<byte[]> der() {
            return base64(QUOTES.matcher(body).replaceAll(""));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** A shared secret or a name: without a byte order mark, invisible characters and white space around it. */
    static String plain(String text) {
        String clean = text;
        String before;
        do {
            before = clean;
            clean = before.strip();
            clean = trimmed(clean);
        } while (!clean.equals(before));
        return clean;
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isInvisible(text, from)) {
            from++;
        }
        while (to > from && isInvisible(text, to - 1)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isInvisible(String text, int at) {
        return INVISIBLE.matcher(text.substring(at, at + 1)).matches();
    }

    /** Key material: lines are lines again. */
    static String lines(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll(" ");
        String dashed = WIDE_DASH.matcher(visible).replaceAll("--");
        return WRITTEN_BREAK
                .matcher(dashed)
                .replaceAll("\n")
                .replace("\r\n", "\n")
                .strip();
    }

    /** The PEM blocks anywhere in the lines, whatever is written around them. */
    static List<Block> blocks(String lines) {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(lines);
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** Whether a block begins that has no end. */
    static boolean isCutOff(String lines) {
        return BEGIN.matcher(BLOCK.matcher(lines).replaceAll("")).find();
    }

    /**
     * Of text that is nothing else, on any number of lines; the alphabet for URLs too if only it can be meant. Empty if
     * it is not Base64.
     */
    static Optional<byte[]> base64(String text) {
        String one = QUOTES.matcher(text.strip()).replaceAll("").replaceAll("[\\s,;]+", "");
        try {
            if (BASE64.matcher(one).matches()) {
                return Optional.of(Base64.getDecoder().decode(one));
            }
            return URL_BASE64.matcher(one).matches()
                    ? Optional.of(Base64.getUrlDecoder().decode(one))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The text that these bytes are, in UTF-16 with its mark, as some editors write it, or a PEM file in Base64. */
    static Optional<String> text(byte[] bytes) {
        if (bytes.length > 2
                && (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                        || bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_16));
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains("-BEGIN ") ? Optional.of(text) : Optional.empty();
    }
}
