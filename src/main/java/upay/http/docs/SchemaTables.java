package upay.http.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Schemas as tables: the fields of an object, the words of an enumeration. */
final class SchemaTables {
    private static final String WORDS = "x-enumDescriptions";

    private final OpenApiTree tree;

    SchemaTables(OpenApiTree tree) {
        this.tree = tree;
    }

    /** The fields of an object; a field that is an object of its own name is a link to that. */
    String fields(Map<String, Object> schema) {
        List<Object> required = OpenApiTree.list(schema, "required");
        StringBuilder html = new StringBuilder("<table><thead><tr><th>field</th><th>must</th><th>value</th>"
                + "<th>meaning</th></tr></thead><tbody>\n");
        OpenApiTree.object(schema, "properties").forEach((name, node) -> {
            Map<String, Object> field = tree.resolve(OpenApiTree.object(node));
            html.append("<tr><td><code>")
                    .append(HtmlText.escape(name))
                    .append("</code></td><td>")
                    .append(required.contains(name) ? "yes" : "")
                    .append("</td><td>")
                    .append(value(OpenApiTree.object(node), field))
                    .append("</td><td>")
                    .append(HtmlText.line(OpenApiTree.text(field, "description")))
                    .append(example(field))
                    .append("</td></tr>\n");
        });
        return html.append("</tbody></table>\n").toString();
    }

    /** Type and limits. */
    private static String value(Map<String, Object> node, Map<String, Object> field) {
        List<String> words = new ArrayList<>();
        String name = OpenApiTree.refName(node);
        if (!OpenApiTree.object(field, "properties").isEmpty() && !name.isEmpty()
                || !OpenApiTree.object(field, WORDS).isEmpty() && !name.isEmpty()) {
            return link(name);
        }
        String type = OpenApiTree.text(field, "type");
        words.add(type.isEmpty() || type.equals("string") && field.containsKey("pattern") ? "" : HtmlText.escape(type));
        if (field.containsKey("maxLength")) {
            words.add("≤ " + HtmlText.escape(field.get("maxLength")));
        }
        if (field.containsKey("maxProperties")) {
            words.add("≤ " + HtmlText.escape(field.get("maxProperties")) + " keys");
        }
        if (field.containsKey("pattern")) {
            words.add("<code>" + HtmlText.escape(field.get("pattern")) + "</code>");
        }
        if (field.containsKey("const")) {
            words.add("<code>" + HtmlText.escape(field.get("const")) + "</code>");
        }
        OpenApiTree.list(field, "enum").forEach(word -> words.add("<code>" + HtmlText.escape(word) + "</code>"));
        return String.join(" ", words).strip();
    }

    static String link(String schema) {
        return "<a href=\"#schema-" + HtmlText.escape(schema) + "\">" + HtmlText.escape(schema) + "</a>";
    }

    private static String example(Map<String, Object> field) {
        List<Object> examples = OpenApiTree.list(field, "examples");
        boolean plain = !examples.isEmpty() && examples.get(0) instanceof String && !field.containsKey("enum");
        return plain ? " <span class=\"eg\">" + HtmlText.escape(examples.get(0)) + "</span>" : "";
    }

    /** The words of an enumeration, each with its meaning. */
    String words(List<Object> words, Map<String, Object> meanings) {
        StringBuilder html = new StringBuilder("<table><tbody>\n");
        for (Object word : words) {
            html.append("<tr><td><code>")
                    .append(HtmlText.escape(word))
                    .append("</code></td><td>")
                    .append(HtmlText.line(OpenApiTree.text(meanings, String.valueOf(word))))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    /** A schema by itself: its fields or its words. */
    String whole(Map<String, Object> schema) {
        Map<String, Object> meanings = OpenApiTree.object(schema, WORDS);
        String said = HtmlText.paragraphs(OpenApiTree.text(schema, "description"));
        if (!meanings.isEmpty()) {
            return said + words(OpenApiTree.list(schema, "enum"), meanings);
        }
        StringBuilder html = new StringBuilder(said).append(fields(schema));
        OpenApiTree.object(schema, "properties").forEach((name, node) -> {
            // An enumeration that only this field has.
            Map<String, Object> field = OpenApiTree.object(node);
            if (field.containsKey(WORDS)) {
                html.append("<h4><code>").append(HtmlText.escape(name)).append("</code></h4>\n");
                html.append(words(OpenApiTree.list(field, "enum"), OpenApiTree.object(field, WORDS)));
            }
        });
        return html.toString();
    }
}
