package upay.protocol;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one body that no operation reads. They have no effect, but they are signed: they are restricted to text
 * of a moderate size, so that they offer no space for an MD5 collision. A body that contradicts itself, or that is one
 * of the gateway's own webhooks, is refused.
 */
final class IgnoredFields {
    static final int COUNT_MAX = 32;
    static final int NAME_MAX = 64;
    static final int VALUE_MAX = 2048;
    static final int DEPTH_MAX = 8;

    /**
     * Fields of webhooks that no client's request has: otherwise a webhook's MD5 signature would be valid for a
     * request. order_status and net_amount are in every webhook.
     */
    private static final Set<String> NOTIFICATIONS_ONLY =
            Set.of("order_status", "net_amount", "finish_time", "channel_finish_time", "payer_login", "payway_name");

    private final Fields fields;
    private final Set<String> names = new HashSet<>();

    IgnoredFields(Fields fields) {
        this.fields = fields;
    }

    /** Must be called for each field, before its value. False if there are too many: then its value is not examined. */
    boolean named(String name, String duplicate) {
        if (names.size() == COUNT_MAX) {
            fields.fault("不识别的字段不可以超过" + COUNT_MAX + "个");
            return false;
        }
        int length = TextRules.length(name);
        if (length < 0 || length > NAME_MAX) {
            fields.fault(length < 0 ? "字段名含有不允许的字符" : "字段名长度不可以超过" + NAME_MAX);
        } else if (!names.add(name)) {
            fields.fault(duplicate);
        }
        return true;
    }

    /** A string's content, or a number's literal text. */
    void text(String name, String value) {
        length(name, TextRules.length(value));
        if (!value.isEmpty()) {
            value(name);
        }
    }

    /**
     * A JSON value that is neither string, number nor null.
     *
     * @param length of its source text
     */
    void json(String name, JsonScan scan, int length) {
        length(name, scan.badText() ? -1 : length);
        if (scan.depth() > DEPTH_MAX) {
            fields.fault(shown(name) + "嵌套不可以超过" + DEPTH_MAX + "层");
        }
        value(name);
    }

    /** A field that another operation reads; a list of goods may be as long as the body. */
    void known(Field field, String text, @Nullable JsonScan scan) {
        String name = field.wireName();
        boolean ofAnyLength = field == Field.GOODS_DETAILS;
        if (scan != null) {
            json(name, scan, ofAnyLength ? 0 : text.length());
        } else {
            int length = TextRules.length(text);
            length(name, ofAnyLength ? Math.min(length, 0) : length);
        }
    }

    private void length(String name, int length) {
        if (length < 0) {
            fields.fault(shown(name) + "含有不允许的字符");
        } else if (length > VALUE_MAX) {
            fields.fault(shown(name) + "长度不可以超过" + VALUE_MAX);
        }
    }

    private void value(String name) {
        if (NOTIFICATIONS_ONLY.contains(name)) {
            fields.fault(name + "只出现在通知里，请求中不可以有");
        }
    }

    /** A name that cannot be shown was refused itself. */
    static String shown(String name) {
        int length = TextRules.length(name);
        return length < 0 || length > NAME_MAX ? "字段值" : name;
    }
}
