package upay.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The fast path for a JSON body as nearly every till sends it, read directly from its bytes: one flat object of known
 * fields, each once, with strings without escapes and whole numbers. Every other body is left to {@link JsonBody},
 * which alone reports faults.
 */
final class FlatJsonBody {
    private final byte[] body;
    private final String likely;
    private final Fields fields = new Fields();
    private int at;

    private FlatJsonBody(byte[] body, String likely) {
        this.body = body;
        this.likely = likely;
    }

    /**
     * Null if the body does not have this form.
     *
     * @param likely the expected value of one of the strings, in ASCII: it is reused instead of a new string
     */
    static @Nullable Fields read(byte[] body, String likely) {
        return new FlatJsonBody(body, likely).read();
    }

    private @Nullable Fields read() {
        if (!take('{')) {
            return null;
        }
        do {
            Field field = name();
            if (field == null || !fields.firstSight(field) || !take(':') || !value(field)) {
                return null;
            }
        } while (take(','));
        return take('}') && isEnd() ? fields : null;
    }

    private @Nullable Field name() {
        if (!take('"')) {
            return null;
        }
        int from = at;
        return passString() ? Field.of(body, from, at - 1) : null;
    }

    private boolean value(Field field) {
        String text = take('"') ? string() : number();
        if (text == null) {
            return false;
        }
        fields.put(field, text);
        return true;
    }

    private @Nullable String string() {
        int from = at;
        if (!passString()) {
            return null;
        }
        int length = at - 1 - from;
        return isLikely(from, length) ? likely : Utf8.decode(body, from, length);
    }

    private boolean isLikely(int from, int length) {
        if (length != likely.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body[from + i] != likely.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Consumes the end of a string whose beginning was consumed; false if the string has escapes or ends early. */
    private boolean passString() {
        while (at < body.length) {
            byte b = body[at++];
            if (b == '"') {
                return true;
            }
            // A byte that is negative belongs to a character beyond ASCII.
            if (b == '\\' || b >= 0 && b < ' ') {
                return false;
            }
        }
        return false;
    }

    private @Nullable String number() {
        next();
        int from = at;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        boolean plain = at == from + 1 || at > from && body[from] != '0';
        return plain ? new String(body, from, at - from, StandardCharsets.ISO_8859_1) : null;
    }

    /** Consumes {@code token} after any white space if it is next, and returns whether it was. */
    private boolean take(char token) {
        boolean there = next() == token;
        at += there ? 1 : 0;
        return there;
    }

    private boolean isEnd() {
        next();
        return at == body.length;
    }

    /** The next byte after any white space; negative at the end and if it is not ASCII. */
    private int next() {
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at < body.length ? body[at] : -1;
    }
}
