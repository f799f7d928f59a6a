package upay.http.docs;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts and values as HTML. All that is not markup of this class is escaped. */
final class HtmlText {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
    private static final String INDENT = "  ";

    private HtmlText() {}

    static String escape(Object text) {
        return String.valueOf(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Of Markdown: {@code `code`} and {@code **bold**}. */
    static String line(String text) {
        String code = CODE.matcher(escape(text.strip())).replaceAll("<code>$1</code>");
        return BOLD.matcher(code).replaceAll("<strong>$1</strong>");
    }

    /** Paragraphs, with empty lines between them. */
    static String paragraphs(String text) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.strip().split("\\n\\s*\\n")) {
            html.append("<p>").append(line(paragraph)).append("</p>\n");
        }
        return html.toString();
    }

    /** JSON, indented. */
    static String json(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, "\n", text);
        return escape(text);
    }

    private static void write(@Nullable Object value, String newLine, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            String separator = newLine + INDENT;
            text.append('{');
            for (Map.Entry<?, ?> member : map.entrySet()) {
                text.append(separator);
                write(member.getKey(), newLine, text);
                text.append(": ");
                write(member.getValue(), newLine + INDENT, text);
                separator = "," + newLine + INDENT;
            }
            text.append(newLine).append('}');
        } else if (value instanceof List<?> list) {
            String separator = newLine + INDENT;
            text.append('[');
            for (Object element : list) {
                text.append(separator);
                write(element, newLine + INDENT, text);
                separator = "," + newLine + INDENT;
            }
            text.append(newLine).append(']');
        } else if (value instanceof String string) {
            text.append('"')
                    .append(string.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        } else {
            text.append(value);
        }
    }
}
