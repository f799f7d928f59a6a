package upay.doctor;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.doctor.JsonValue.Literal;
import upay.doctor.JsonValue.Member;
import upay.doctor.JsonValue.Members;
import upay.doctor.JsonValue.Text;

/** Forms: {@code name=value&…}, read into fields and written from them. */
final class FormText {
    /** A part of a multipart form: its name, further headers, its value up to the next boundary. */
    private static final Pattern PART = Pattern.compile(
            "(?is)content-disposition:[^\r\n]*\\bname=\"([^\"\r\n]*)\"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n(.*?)\r?\n--");

    private static final Pattern OCTET = Pattern.compile("%[0-9A-F]{2}");

    /** How names and values are written. */
    enum Coding {
        PLAIN("未做URL编码", "not URL-encoded", UnaryOperator.identity()),
        PLUS("URL编码，空格为+", "URL-encoded, a space as +", FormText::encoded),
        PERCENT(
                "URL编码，空格为%20",
                "URL-encoded, a space as %20", text -> encoded(text).replace("+", "%20")),
        LOWER("URL编码，小写", "URL-encoded in lower case", text -> OCTET.matcher(encoded(text))
                .replaceAll(octet -> octet.group().toLowerCase(Locale.ROOT)));

        final String chinese;
        final String english;
        private final UnaryOperator<String> coding;

        Coding(String chinese, String english, UnaryOperator<String> coding) {
            this.chinese = chinese;
            this.english = english;
            this.coding = coding;
        }
    }

    private FormText() {}

    /** Null if it is no form. */
    static @Nullable Members parse(String text) {
        String bare = text.strip();
        if (bare.indexOf('=') <= 0 || bare.startsWith("{") || bare.startsWith("[") || bare.startsWith("<")) {
            return null;
        }
        List<Member> fields = new ArrayList<>();
        for (String pair : bare.split("&")) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                fields.add(new Member(decoded(sides[0]), new Text(sides.length == 1 ? "" : decoded(sides[1]))));
            }
        }
        return new Members(fields);
    }

    /** As {@link #parse}, for multipart/form-data. */
    static @Nullable Members parseParts(String text) {
        List<Member> fields = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            fields.add(new Member(part.group(1), new Text(part.group(2))));
        }
        return fields.isEmpty() ? null : new Members(fields);
    }

    static String write(Members fields, Coding coding) {
        StringBuilder out = new StringBuilder();
        for (Member field : fields.list()) {
            out.append(out.isEmpty() ? "" : "&")
                    .append(coding.coding.apply(field.name()))
                    .append('=')
                    .append(coding.coding.apply(value(field.value())));
        }
        return out.toString();
    }

    private static String value(JsonValue value) {
        if (value instanceof Text text) {
            return text.text();
        }
        if (value instanceof Literal literal) {
            return literal.isNull() ? "" : literal.text();
        }
        return JsonWriter.write(value, JsonStyle.COMPACT);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
