package upay.protocol;

import java.nio.charset.StandardCharsets;

/**
 * A JSON body as nearly every till sends it, read straight from its bytes: one flat object of known fields, each there once, with
 * strings that need no escapes and whole numbers. Of any other body it says nothing: {@link JsonBody} reads that one, and
 * alone tells what is wrong with it.
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
     * Null when the body is not that plain.
     *
     * @param likely what one of the strings nearly always is, in ASCII: that one is not made again
     */
    static Fields read(byte[] body, String likely) {
        return new FlatJsonBody(body, likely).read();
    }

    private Fields read() {
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

    private Field name() {
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

    private String string() {
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

    /** Passes the end of a string whose beginning was taken; false where there is more to it than its characters. */
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

    private String number() {
        next();
        int from = at;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        boolean plain = at == from + 1 || at > from && body[from] != '0';
        return plain ? new String(body, from, at - from, StandardCharsets.ISO_8859_1) : null;
    }

    /** Whether {@code token} is what comes next, after any white space; takes it if so. */
    private boolean take(char token) {
        boolean there = next() == token;
        at += there ? 1 : 0;
        return there;
    }

    private boolean isEnd() {
        next();
        return at == body.length;
    }

    /** The byte that comes next, after any white space; below 0 at the end and where it is not ASCII. */
    private int next() {
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at < body.length ? body[at] : -1;
    }
}
