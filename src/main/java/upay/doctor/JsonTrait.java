package upay.doctor;

import java.util.List;
import java.util.stream.Stream;

/**
 * One choice of a serialiser, with how unusual it is: the likely ones are tried first. The first of each {@link Axis} is
 * the plain one.
 */
enum JsonTrait {
    COMPACT(Axis.LAYOUT, 0, "无空白的紧凑JSON", "compact JSON"),
    SPACED(Axis.LAYOUT, 1, "逗号和冒号后带空格的JSON", "JSON with \", \" and \": \""),
    LF_2(Axis.LAYOUT, 2, "缩进2格、以LF换行的JSON", "pretty JSON with 2 spaces and LF"),
    LF_4(Axis.LAYOUT, 2, "缩进4格、以LF换行的JSON", "pretty JSON with 4 spaces and LF"),
    CRLF_2(Axis.LAYOUT, 2, "缩进2格、以CRLF换行的JSON", "pretty JSON with 2 spaces and CRLF"),
    CRLF_4(Axis.LAYOUT, 2, "缩进4格、以CRLF换行的JSON", "pretty JSON with 4 spaces and CRLF"),
    LF_JACKSON(Axis.LAYOUT, 3, "Jackson缩进、以LF换行的JSON", "Jackson's pretty JSON with LF"),
    CRLF_JACKSON(Axis.LAYOUT, 4, "Jackson缩进、以CRLF换行的JSON", "Jackson's pretty JSON with CRLF"),
    LF_TAB(Axis.LAYOUT, 4, "以制表符缩进、LF换行的JSON", "pretty JSON with tabs and LF"),
    CRLF_TAB(Axis.LAYOUT, 5, "以制表符缩进、CRLF换行的JSON", "pretty JSON with tabs and CRLF"),
    COLON_SPACED(Axis.LAYOUT, 4, "冒号后带空格的JSON", "JSON with \": \""),
    COMMA_SPACED(Axis.LAYOUT, 5, "逗号后带空格的JSON", "JSON with \", \""),

    AS_SENT(Axis.ORDER, 0, "顺序不变", "the order that was sent"),
    SORTED(Axis.ORDER, 2, "字段按字母排序", "sorted keys"),
    SORTED_THROUGHOUT(Axis.ORDER, 3, "各层字段按字母排序", "keys sorted at every level"),

    ALL_KEPT(Axis.EMPTIES, 0, "保留空字段", "with empty fields"),
    NO_NULLS(Axis.EMPTIES, 2, "去掉null字段", "without null fields"),
    NO_BLANKS(Axis.EMPTIES, 2, "去掉null和空字符串字段", "without null and \"\" fields"),
    NO_EMPTIES(Axis.EMPTIES, 3, "去掉全部空字段", "without empty fields"),

    UTF_8(Axis.CHARACTERS, 0, "是UTF-8原文", "as raw UTF-8"),
    ESCAPED(Axis.CHARACTERS, 1, "转义为\\uXXXX", "escaped as \\uXXXX"),
    ESCAPED_UPPER(Axis.CHARACTERS, 3, "转义为大写的\\uXXXX", "escaped as \\uXXXX in upper case"),
    GBK(Axis.CHARACTERS, 2, "是GBK编码", "in GBK"),

    SLASH(Axis.SLASH, 0, "不转义", "as they are"),
    SLASH_ESCAPED(Axis.SLASH, 1, "转义为\\/", "escaped as \\/"),

    HTML(Axis.HTML, 0, "不转义", "as they are"),
    HTML_GO(Axis.HTML, 1, "转义为\\u003c等（Go的写法）", "escaped as \\u003c (Go's way)"),
    HTML_GSON(Axis.HTML, 2, "转义为\\u003c、\\u003d等（Gson的写法）", "escaped as \\u003c and \\u003d (Gson's way)"),
    HTML_DOTNET(Axis.HTML, 4, "转义为\\u003C、\\u0022等（.NET的写法）", "escaped as \\u003C and \\u0022 (.NET's way)");

    /** What the choice is about; a serialiser makes one of each. */
    enum Axis {
        LAYOUT(Cause.LAYOUT, "", ""),
        ORDER(Cause.KEY_ORDER, "", ""),
        EMPTIES(Cause.EMPTY_FIELDS, "", ""),
        CHARACTERS(Cause.UNICODE_ESCAPES, "中文", "non-ASCII "),
        SLASH(Cause.SLASH_ESCAPES, "斜杠", "slashes "),
        HTML(Cause.HTML_ESCAPES, "<>&等", "<>& ");

        final Cause cause;
        private final String chinese;
        private final String english;

        Axis(Cause cause, String chinese, String english) {
            this.cause = cause;
            this.chinese = chinese;
            this.english = english;
        }

        List<JsonTrait> traits() {
            return Stream.of(JsonTrait.values())
                    .filter(trait -> trait.axis == this)
                    .toList();
        }
    }

    final Axis axis;
    final int weight;
    final String chinese;
    final String english;

    JsonTrait(Axis axis, int weight, String chinese, String english) {
        this.axis = axis;
        this.weight = weight;
        this.chinese = chinese;
        this.english = english;
    }

    /** If it is all that differs. */
    Part part() {
        return this == GBK
                ? Cause.CHARSET.part("签名时" + chinese, "signed " + english)
                : axis.cause.part(chinese, english);
    }

    /** Among others. */
    String inChinese() {
        return axis.chinese + chinese;
    }

    String inEnglish() {
        return axis.english + english;
    }
}
