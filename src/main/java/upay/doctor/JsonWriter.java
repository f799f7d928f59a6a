package upay.doctor;

import java.util.List;
import upay.doctor.JsonValue.Items;
import upay.doctor.JsonValue.Literal;
import upay.doctor.JsonValue.Member;
import upay.doctor.JsonValue.Members;
import upay.doctor.JsonValue.Text;

/** Writes a document in a style. Order and omissions are the document's own. */
final class JsonWriter {
    private static final String GO = "<>&\u2028\u2029";
    private static final String GSON = "<>&='\u2028\u2029";
    private static final String DOTNET = "<>&\"'+`";
    private static final int ASCII = 0x80;

    private final StringBuilder out = new StringBuilder();
    private final JsonTrait characters;
    private final boolean escapesSlash;
    private final String html;
    private final boolean upper;
    private final String newline;
    private final String indent;
    private final String comma;
    private final String colon;
    private final boolean jackson;

    private JsonWriter(JsonStyle style) {
        characters = style.characters();
        escapesSlash = style.slash() == JsonTrait.SLASH_ESCAPED;
        upper = characters == JsonTrait.ESCAPED_UPPER || style.html() == JsonTrait.HTML_DOTNET;
        html = switch (style.html()) {
            case HTML_GO -> GO;
            case HTML_GSON -> GSON;
            case HTML_DOTNET -> DOTNET;
            default -> "";
        };
        JsonTrait layout = style.layout();
        newline = switch (layout) {
            case LF_2, LF_4, LF_TAB, LF_JACKSON -> "\n";
            case CRLF_2, CRLF_4, CRLF_TAB, CRLF_JACKSON -> "\r\n";
            default -> "";
        };
        indent = switch (layout) {
            case LF_4, CRLF_4 -> "    ";
            case LF_TAB, CRLF_TAB -> "\t";
            default -> "  ";
        };
        comma = layout == JsonTrait.SPACED || layout == JsonTrait.COMMA_SPACED ? ", " : ",";
        jackson = layout == JsonTrait.LF_JACKSON || layout == JsonTrait.CRLF_JACKSON;
        colon = jackson ? " : " : layout == JsonTrait.COMPACT || layout == JsonTrait.COMMA_SPACED ? ":" : ": ";
    }

    static String write(JsonValue document, JsonStyle style) {
        JsonWriter writer = new JsonWriter(style);
        writer.value(document, 0);
        return writer.out.toString();
    }

    private void value(JsonValue value, int depth) {
        if (value instanceof Members object) {
            object(object.list(), depth);
        } else if (value instanceof Items array) {
            array(array.list(), depth);
        } else if (value instanceof Text text) {
            string(text.text());
        } else if (value instanceof Literal literal) {
            out.append(literal.text());
        }
    }

    private void object(List<Member> members, int depth) {
        if (members.isEmpty()) {
            out.append(jackson ? "{ }" : "{}");
            return;
        }
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : comma);
            line(depth + 1);
            string(members.get(i).name());
            out.append(colon);
            value(members.get(i).value(), depth + 1);
        }
        line(depth);
        out.append('}');
    }

    /** Jackson keeps arrays in one line. */
    private void array(List<JsonValue> items, int depth) {
        if (items.isEmpty()) {
            out.append(jackson ? "[ ]" : "[]");
            return;
        }
        out.append(jackson ? "[ " : "[");
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "" : jackson ? ", " : comma);
            if (!jackson) {
                line(depth + 1);
            }
            value(items.get(i), jackson ? depth : depth + 1);
        }
        if (jackson) {
            out.append(' ');
        } else {
            line(depth);
        }
        out.append(']');
    }

    private void line(int depth) {
        if (!newline.isEmpty()) {
            out.append(newline);
            out.append(indent.repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        boolean beyond = c >= ASCII && (characters == JsonTrait.ESCAPED || characters == JsonTrait.ESCAPED_UPPER);
        if (beyond || html.indexOf(c) >= 0) {
            byNumber(c);
            return;
        }
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '/' -> out.append(escapesSlash ? "\\/" : "/");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < ' ') {
                    byNumber(c);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private void byNumber(char c) {
        String digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(digits.charAt(c >> shift & 0xf));
        }
    }
}
