package upay.protocol;

import java.util.HashSet;
import java.util.Set;

/** A body in {@code application/x-www-form-urlencoded}: {@code name=value&…} with {@code +} and {@code %XX} in UTF-8. */
final class FormBody {
    private static final String UNREADABLE = "请求体编码不正确";

    private final byte[] body;
    private final Fields fields = new Fields();
    private Set<String> unknownNames = Set.of();

    private FormBody(byte[] body) {
        this.body = body;
    }

    /** @throws UnreadableBody when a field's name cannot be read */
    static Fields read(byte[] body) throws UnreadableBody {
        FormBody form = new FormBody(body);
        for (int from = 0; from < body.length; ) {
            int to = form.find('&', from, body.length);
            if (to > from) {
                form.pair(from, to);
            }
            from = to + 1;
        }
        return form.fields;
    }

    private void pair(int from, int to) throws UnreadableBody {
        int equals = find('=', from, to);
        String name = decode(from, equals);
        if (name == null) {
            throw new UnreadableBody(UNREADABLE);
        }
        Field field = Field.of(name);
        if (field == null) {
            ignore(name);
        } else if (fields.firstSight(field)) {
            String value = decode(Math.min(equals + 1, to), to);
            if (value == null) {
                fields.putUnusable(field, field + "编码不正确");
            } else {
                fields.put(field, value);
            }
        }
    }

    private void ignore(String name) {
        if (unknownNames.isEmpty()) {
            unknownNames = new HashSet<>();
        }
        if (!unknownNames.add(name)) {
            fields.fault("请求体含有重复的字段");
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

    /** Null when an escape is incomplete or the result is not UTF-8. */
    private String decode(int from, int to) {
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
