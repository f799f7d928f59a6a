package upay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A body in {@code application/x-www-form-urlencoded}: {@code name=value&…} with {@code +} and {@code %XX} in UTF-8, in
 * visible ASCII throughout. A newline at the end, as of a file, is allowed.
 */
final class FormBody {
    private static final String UNREADABLE = "请求体编码不正确";
    private static final String MISCODED = "编码不正确";
    private static final String NEITHER = "请求体不是合法的JSON对象，也不是表单（表单只可以含有可见的ASCII字符）";

    private static final byte FIRST_VISIBLE = 0x21;
    private static final byte LAST_VISIBLE = 0x7E;

    private final byte[] body;
    private final Fields fields = new Fields();
    private @Nullable IgnoredFields ignored;

    private FormBody(byte[] body) {
        this.body = body;
    }

    /** @throws UnreadableBody if it is not a form, or a field's name cannot be read */
    static Fields read(byte[] body) throws UnreadableBody {
        FormBody form = new FormBody(body);
        int end = form.end();
        if (!form.isForm(end)) {
            throw new UnreadableBody(NEITHER);
        }
        for (int from = 0; from < end; ) {
            int to = form.find('&', from, end);
            if (to > from) {
                form.pair(from, to);
            }
            from = to + 1;
        }
        return form.fields;
    }

    /** The index of the optional newline at the end of the body. */
    private int end() {
        int end = body.length;
        if (end > 0 && body[end - 1] == '\n') {
            end--;
            if (end > 0 && body[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    private boolean isForm(int end) {
        for (int i = 0; i < end; i++) {
            if (body[i] < FIRST_VISIBLE || body[i] > LAST_VISIBLE) {
                return false;
            }
        }
        return find('=', 0, end) < end;
    }

    private void pair(int from, int to) throws UnreadableBody {
        int equals = find('=', from, to);
        String name = decode(from, equals);
        if (name == null) {
            throw new UnreadableBody(UNREADABLE);
        }
        Field field = Field.of(name);
        if (field == null) {
            ignore(name, decode(Math.min(equals + 1, to), to));
        } else if (fields.firstSight(field)) {
            String value = decode(Math.min(equals + 1, to), to);
            if (value == null) {
                fields.putUnusable(field, field + MISCODED);
            } else {
                fields.put(field, value);
            }
        }
    }

    private void ignore(String name, @Nullable String value) {
        if (ignored == null) {
            ignored = new IgnoredFields(fields);
        }
        if (!ignored.named(name, "请求体含有重复的字段")) {
            return;
        }
        if (value == null) {
            fields.fault(IgnoredFields.shown(name) + MISCODED);
        } else {
            ignored.text(name, value);
        }
    }

    /** The index of the byte, or {@code to}. */
    private int find(char wanted, int from, int to) {
        int i = from;
        while (i < to && body[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Null if an escape is incomplete or the result is not UTF-8. */
    private @Nullable String decode(int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (body[i] == '%') {
                int octet = i + 2 < to ? Character.digit(body[i + 1], 16) << 4 | Character.digit(body[i + 2], 16) : -1;
                if (octet < 0) {
                    return null;
                }
                plain[length++] = (byte) octet;
                i += 2;
            } else {
                plain[length++] = body[i] == '+' ? (byte) ' ' : body[i];
            }
        }
        return Utf8.decode(plain, 0, length);
    }
}
