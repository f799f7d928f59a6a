package upay.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.SubPayway;
import upay.domain.terminal.Dialect;

/**
 * The rules of protocol.md#requests, applied to one body. Each method reads one field, or a pair of dependent fields,
 * and adds a sentence for each fault, naming the field; the return values are meaningless once there are faults.
 */
final class FieldRules {
    private static final int AMOUNT_DIGITS_MAX = 10;
    private static final int DEGREES_CHARACTERS_MAX = 32;
    private static final int REFLECT_MAX = 64;
    private static final int EXTENDED_KEYS_MAX = 24;
    private static final int EXTENDED_KEY_MAX = 64;
    private static final int EXTENDED_VALUE_MAX = 256;
    private static final int NOTIFY_URL_MAX = 128;
    private static final int LONGITUDE_MAX = 180;
    private static final int LATITUDE_MAX = 90;

    private final Fields fields;
    private final Dialect dialect;
    /** A bit for each field that was read. */
    private int read;

    FieldRules(Fields fields, Dialect dialect) {
        this.fields = fields;
        this.dialect = dialect;
    }

    /** All faults in one sentence; null if there are none. */
    @Nullable String faults() {
        List<String> faults = fields.faults();
        return faults.isEmpty() ? null : String.join("；", faults);
    }

    /** Must be called last: fields that no rule read are ignored, and must satisfy the rules of ignored fields. */
    void ignoreTheRest() {
        int unread = fields.usable() & ~read;
        if (unread != 0) {
            IgnoredFields ignored = new IgnoredFields(fields);
            for (; unread != 0; unread &= unread - 1) {
                Field field = Field.at(Integer.numberOfTrailingZeros(unread));
                String text = fields.text(field);
                if (text != null) {
                    ignored.known(field, text, fields.scan(field));
                }
            }
        }
    }

    /** Null if there is no readable value. */
    private @Nullable String sent(Field field) {
        read |= field.bit();
        String text = fields.isUnusable(field) ? null : fields.text(field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** A text of at most {@code max} code points; empty, and a fault, when absent. */
    String required(Field field, int max) {
        if (fields.isAbsent(field)) {
            missing(field.wireName());
        }
        String text = optional(field, max);
        return text == null ? "" : text;
    }

    /** A text of at most {@code max} code points; null when absent. */
    @Nullable String optional(Field field, int max) {
        String text = sent(field);
        if (text != null) {
            checkText(field, text, max);
        }
        return text;
    }

    /** As {@link #required}; a terminal of the current dialect may leave it out (protocol.md#dialects). */
    String operator(int max) {
        if (dialect == Dialect.SEED) {
            return required(Field.OPERATOR, max);
        }
        String text = optional(Field.OPERATOR, max);
        return text == null ? "" : text;
    }

    /** As {@link #optional}, for a field in which other requests may have any JSON value. */
    @Nullable String scalar(Field field, int max) {
        if (fields.scan(field) == null) {
            return optional(field, max);
        }
        read |= field.bit();
        fields.add(field + "必须为字符串或数字");
        return null;
    }

    /** As {@link #scalar}; empty, and a fault, when absent. */
    String requiredScalar(Field field, int max) {
        if (fields.isAbsent(field)) {
            missing(field.wireName());
        }
        String text = scalar(field, max);
        return text == null ? "" : text;
    }

    /** A text of at most {@code max} code points that must be present, but may be empty. */
    String present(Field field, int max) {
        if (fields.isAbsent(field)) {
            fields.add(field + "必须出现，可以为空字符串");
        }
        String text = optional(field, max);
        return text == null ? "" : text;
    }

    /** A field of requests for orders, that a request of another kind must not have. */
    void none(Field field) {
        if (sent(field) != null) {
            fields.add(field + "是订单请求的字段，签到请求中不可以有");
        }
    }

    /** At least one of the two is required; their own rules apply in addition. */
    void either(Field one, Field other) {
        if (fields.isAbsent(one) && fields.isAbsent(other)) {
            fields.add(one + "与" + other + "不可以同时为空");
        }
    }

    /** As {@link #either}; {@code part} names a part of the order only. */
    void eitherBeside(Field one, Field other, Field part) {
        if (fields.isAbsent(part)) {
            either(one, other);
        } else if (fields.isAbsent(one) && fields.isAbsent(other)) {
            fields.add(one + "与" + other + "不可以同时为空：" + part + "只在一个订单内有效，请同时传" + one + "或" + other);
        }
    }

    /** Fen in 1 to 10 ASCII digits, more than zero; leading zeros are dropped. */
    Fen amount(Field field) {
        String text = sent(field);
        if (text == null) {
            if (fields.isAbsent(field)) {
                missing(field.wireName());
            }
            return Fen.ZERO;
        }
        if (TextRules.isDigits(text) && text.length() <= AMOUNT_DIGITS_MAX) {
            Fen amount = Fen.of(Long.parseLong(text));
            if (amount.isZero()) {
                fields.add(field + "必须大于0");
            }
            return amount;
        }
        boolean negative = text.charAt(0) == '-' && TextRules.isDigits(text, 1, text.length());
        fields.add(field + (negative ? "不可以为负数" : "金额为整数，长度不超过10位，以分为单位"));
        return Fen.ZERO;
    }

    /** The existence of the payway is checked elsewhere. */
    @Nullable String payway(boolean required) {
        String text = sent(Field.PAYWAY);
        if (text != null && !TextRules.isDigits(text)) {
            fields.add(Field.PAYWAY + "必须为数字");
        }
        if (required && fields.isAbsent(Field.PAYWAY)) {
            missing(Field.PAYWAY.wireName());
        }
        return text;
    }

    /** @param byCode pay: 3 and 4, payments in the wallet, are a precreate's */
    @Nullable SubPayway subPayway(boolean byCode) {
        String text = sent(Field.SUB_PAYWAY);
        if (text == null) {
            return null;
        }
        for (SubPayway known : SubPayway.values()) {
            if (known.code().equals(text)) {
                if (byCode && known.inWallet()) {
                    fields.add(Field.SUB_PAYWAY + "只可以为1或2，钱包内支付请使用precreate");
                }
                return known;
            }
        }
        fields.add(Field.SUB_PAYWAY + (byCode ? "只可以为1或2" : "只可以为1、2、3或4"));
        return null;
    }

    /** @param payway as sent */
    void walletPayment(SubPayway subPayway, @Nullable String payway) {
        WalletRules.check(fields, subPayway, payway);
    }

    /** Longitude and latitude: both or neither. */
    void place() {
        if (fields.isAbsent(Field.LONGITUDE) != fields.isAbsent(Field.LATITUDE)) {
            fields.add(Field.LONGITUDE + "与" + Field.LATITUDE + "必须同时出现");
        }
    }

    @Nullable String longitude() {
        return degrees(Field.LONGITUDE, LONGITUDE_MAX);
    }

    @Nullable String latitude() {
        return degrees(Field.LATITUDE, LATITUDE_MAX);
    }

    /** A JSON object's source text; null when absent. */
    @Nullable String extended() {
        Field field = Field.EXTENDED;
        String text = sent(field);
        if (text == null || Json.isEmptyArray(text)) {
            return null;
        }
        JsonScan scan = scan(field, text);
        if (scan == null || !scan.isObject()) {
            fields.add(field + "必须为JSON对象");
        } else {
            checkNested(field, scan);
            atMost(field, "的键数量", scan.keys(), EXTENDED_KEYS_MAX);
            atMost(field, "的键长度", scan.longestKey(), EXTENDED_KEY_MAX);
            atMost(field, "的值长度", scan.longestValue(), EXTENDED_VALUE_MAX);
        }
        return text;
    }

    /** Any JSON value's source text; null when absent. */
    @Nullable String goodsDetails() {
        Field field = Field.GOODS_DETAILS;
        String text = sent(field);
        if (text == null || Json.isEmptyArray(text)) {
            return null;
        }
        JsonScan scan = scan(field, text);
        if (scan == null) {
            fields.add(field + "不是合法的JSON");
        } else {
            checkNested(field, scan);
        }
        return text;
    }

    /**
     * The value that is returned unchanged: a string's content, a JSON value's source text. reflect takes precedence
     * over reflact.
     */
    @Nullable String reflect() {
        Field field = fields.isAbsent(Field.REFLECT) ? Field.REFLACT : Field.REFLECT;
        String text = optional(field, REFLECT_MAX);
        JsonScan scan = text == null ? null : fields.scan(field);
        if (scan != null) {
            checkNested(field, scan);
        }
        return text;
    }

    /** With its scheme, http by default. */
    @Nullable String notifyUrl() {
        int before = fields.faults().size();
        String text = optional(Field.NOTIFY_URL, NOTIFY_URL_MAX);
        if (text == null || fields.faults().size() > before) {
            return null;
        }
        NotifyUrl url = NotifyUrl.of(text);
        if (url.fault() != null) {
            fields.add(Field.NOTIFY_URL + url.fault());
        }
        return url.text();
    }

    private void checkText(Field field, String text, int max) {
        int length = TextRules.length(text);
        if (length < 0) {
            fields.add(field + "含有不允许的字符");
        } else {
            atMost(field, "长度", length, max);
        }
    }

    private @Nullable String degrees(Field field, int max) {
        String text = sent(field);
        if (text != null && !(isDecimal(text) && Math.abs(Double.parseDouble(text)) <= max)) {
            fields.add(field + "必须为十进制度数，绝对值不超过" + max);
        }
        return text;
    }

    /** An optional minus sign, digits, and optionally a point with more digits: no exponents. */
    private static boolean isDecimal(String text) {
        if (text.length() > DEGREES_CHARACTERS_MAX) {
            return false;
        }
        int from = text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        return point < 0
                ? TextRules.isDigits(text, from, text.length())
                : TextRules.isDigits(text, from, point) && TextRules.isDigits(text, point + 1, text.length());
    }

    /** Null if a string contains no JSON. */
    private @Nullable JsonScan scan(Field field, String text) {
        return fields.scan(field) != null ? fields.scan(field) : JsonScan.of(text);
    }

    private void checkNested(Field field, JsonScan scan) {
        if (scan.duplicateKeys()) {
            fields.add(field + "含有重复的键");
        }
        if (scan.badText()) {
            fields.add(field + "含有不允许的字符");
        }
    }

    private void atMost(Field field, String what, int measured, int max) {
        if (measured > max) {
            fields.add(field + what + "不可以超过" + max);
        }
    }

    private void missing(String name) {
        fields.add(name + "不可以为空");
    }
}
