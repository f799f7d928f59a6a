package upay.http.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * docs/openapi.yaml as one page of HTML: without scripts, without anything from elsewhere, readable on a phone.
 *
 * @param policy its Content-Security-Policy, which permits its one style sheet and nothing else
 */
record ReferencePage(String html, String policy) {
    private static final String STYLE = "docs.css";

    /** Schemas with a section of their own; the others are shown where they are used. */
    private static final List<String> SECTIONS = List.of(
            "OrderData",
            "OrderStatus",
            "ResultCode",
            "BusinessErrorCode",
            "CommunicationError",
            "Verdict",
            "TransactionStatus",
            "IssuedKey");

    private static final Set<String> METHODS = Set.of("get", "post");

    /** Reads, renders; some hundred milliseconds the first time. */
    static ReferencePage of(String openApi) {
        String style = style();
        String hash = Base64.getEncoder().encodeToString(ServedFile.sha256(style.getBytes(StandardCharsets.UTF_8)));
        return new ReferencePage(
                new Writer(OpenApiTree.of(openApi), style).page(),
                "default-src 'none'; style-src 'sha256-" + hash
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private static String style() {
        try (InputStream file =
                Objects.requireNonNull(ReferencePage.class.getResourceAsStream(STYLE), "in the jar: " + STYLE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Writes one page. */
    private static final class Writer {
        private final OpenApiTree tree;
        private final SchemaTables tables;
        private final String style;
        private final StringBuilder html = new StringBuilder();

        Writer(OpenApiTree tree, String style) {
            this.tree = tree;
            this.tables = new SchemaTables(tree);
            this.style = style;
        }

        String page() {
            Map<String, Object> info = OpenApiTree.object(tree.root(), "info");
            String title = HtmlText.escape(OpenApiTree.text(info, "title"));
            html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                    .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                    .append("<meta name=\"color-scheme\" content=\"light dark\"><title>")
                    .append(title)
                    .append("</title><style>")
                    .append(style)
                    .append("</style></head>\n<body><header><h1>")
                    .append(title)
                    .append("</h1>\n<p>")
                    .append(HtmlText.line(OpenApiTree.text(info, "summary")))
                    .append(" <a href=\"/docs/openapi.yaml\">openapi.yaml</a></p></header>\n");
            navigation();
            html.append("<main>\n<section>")
                    .append(HtmlText.paragraphs(OpenApiTree.text(info, "description")))
                    .append("</section>\n");
            signatures();
            tags();
            schemas();
            return html.append("</main></body></html>\n").toString();
        }

        private void navigation() {
            html.append("<nav aria-label=\"Contents\"><a href=\"#signatures\">Signatures</a>\n");
            operations((path, method, operation) -> {
                String id = HtmlText.escape(OpenApiTree.text(operation, "operationId"));
                html.append("<a href=\"#").append(id).append("\">").append(id).append("</a>\n");
            });
            SECTIONS.forEach(name -> html.append(SchemaTables.link(name)).append('\n'));
            html.append("</nav>\n");
        }

        private void signatures() {
            html.append("<section id=\"signatures\"><h2>Signatures</h2>\n");
            tree.components("securitySchemes").forEach((name, node) -> {
                Map<String, Object> scheme = OpenApiTree.object(node);
                html.append("<h3>")
                        .append(HtmlText.escape(name))
                        .append(": <code>")
                        .append(HtmlText.escape(OpenApiTree.text(scheme, "name")))
                        .append("</code></h3>\n")
                        .append(HtmlText.paragraphs(OpenApiTree.text(scheme, "description")));
            });
            html.append("</section>\n");
        }

        /** Visits each operation, webhooks last. */
        private interface Visitor {
            void visit(String path, String method, Map<String, Object> operation);
        }

        private void operations(Visitor visitor) {
            for (String part : List.of("paths", "webhooks")) {
                OpenApiTree.object(tree.root(), part)
                        .forEach((path, item) -> OpenApiTree.object(item).forEach((method, operation) -> {
                            if (METHODS.contains(method)) {
                                String shown = part.equals("paths") ? path : "notify_url";
                                visitor.visit(shown, method, OpenApiTree.object(operation));
                            }
                        }));
            }
        }

        private void tags() {
            for (Object node : OpenApiTree.list(tree.root(), "tags")) {
                Map<String, Object> tag = OpenApiTree.object(node);
                String name = OpenApiTree.text(tag, "name");
                html.append("<section><h2>")
                        .append(HtmlText.escape(name))
                        .append("</h2>\n")
                        .append(HtmlText.paragraphs(OpenApiTree.text(tag, "description")));
                operations((path, method, operation) -> {
                    if (OpenApiTree.list(operation, "tags").contains(name)) {
                        operation(path, method, operation);
                    }
                });
                html.append("</section>\n");
            }
        }

        private void operation(String path, String method, Map<String, Object> operation) {
            html.append("<article id=\"")
                    .append(HtmlText.escape(OpenApiTree.text(operation, "operationId")))
                    .append("\"><h3>")
                    .append(HtmlText.line(OpenApiTree.text(operation, "summary")))
                    .append("</h3>\n<p class=\"route\"><code>")
                    .append(method.toUpperCase(Locale.ROOT))
                    .append(' ')
                    .append(HtmlText.escape(path))
                    .append("</code></p>\n")
                    .append(HtmlText.paragraphs(OpenApiTree.text(operation, "description")));
            headers(operation);
            Map<String, Object> sent = OpenApiTree.content(OpenApiTree.object(operation, "requestBody"));
            Map<String, Object> schema = tree.resolve(OpenApiTree.object(sent, "schema"));
            if (!OpenApiTree.object(schema, "properties").isEmpty()) {
                html.append("<h4>Request</h4>\n");
                html.append(
                        SECTIONS.contains(OpenApiTree.refName(OpenApiTree.object(sent, "schema")))
                                ? "<p>" + SchemaTables.link(OpenApiTree.refName(OpenApiTree.object(sent, "schema")))
                                        + "</p>\n"
                                : tables.whole(schema));
            }
            answers(OpenApiTree.object(operation, "responses"));
            examples(sent, OpenApiTree.content(OpenApiTree.object(OpenApiTree.object(operation, "responses"), "200")));
            html.append("</article>\n");
        }

        /** The headers of an operation's requests, but those that sign. */
        private void headers(Map<String, Object> operation) {
            for (Object node : OpenApiTree.list(operation, "parameters")) {
                Map<String, Object> parameter = tree.resolve(OpenApiTree.object(node));
                if (OpenApiTree.text(parameter, "in").equals("header")) {
                    html.append("<h4>Header <code>")
                            .append(HtmlText.escape(OpenApiTree.text(parameter, "name")))
                            .append("</code></h4>\n")
                            .append(HtmlText.paragraphs(OpenApiTree.text(parameter, "description")));
                }
            }
        }

        private void answers(Map<String, Object> answers) {
            html.append("<h4>Answer</h4>\n");
            answers.forEach((status, node) -> {
                Map<String, Object> answer = tree.resolve(OpenApiTree.object(node));
                html.append("<p><strong>")
                        .append(HtmlText.escape(status))
                        .append("</strong> ")
                        .append(HtmlText.line(OpenApiTree.text(answer, "description")))
                        .append("</p>\n");
                for (Map<String, Object> way :
                        tree.alternatives(OpenApiTree.object(OpenApiTree.content(answer), "schema"))) {
                    Map<String, Object> outcome =
                            tree.resolve(OpenApiTree.object(OpenApiTree.object(way, "properties"), "biz_response"));
                    Map<String, Object> codes =
                            OpenApiTree.object(OpenApiTree.object(outcome, "properties"), "result_code");
                    List<Object> words = OpenApiTree.list(codes, "enum");
                    if (!words.isEmpty()) {
                        Map<String, Object> meanings = OpenApiTree.object(
                                OpenApiTree.object(tree.components("schemas"), "ResultCode"), "x-enumDescriptions");
                        html.append("<p><code>biz_response.result_code</code></p>\n")
                                .append(tables.words(words, meanings));
                    }
                }
            });
        }

        /** Each request with its answer. */
        private void examples(Map<String, Object> request, Map<String, Object> answer) {
            Map<String, Object> answers = OpenApiTree.object(answer, "examples");
            OpenApiTree.object(request, "examples").forEach((name, node) -> {
                Map<String, Object> example = OpenApiTree.object(node);
                String summary = OpenApiTree.text(example, "summary");
                html.append("<details><summary>Example: ")
                        .append(HtmlText.line(summary.isEmpty() ? name : summary))
                        .append("</summary>\n<pre>")
                        .append(HtmlText.json(example.get("value")))
                        .append("</pre>\n");
                Map<String, Object> its = OpenApiTree.object(answers, name);
                if (!its.isEmpty()) {
                    html.append("<pre>").append(HtmlText.json(its.get("value"))).append("</pre>\n");
                }
                html.append("</details>\n");
            });
        }

        private void schemas() {
            html.append("<section><h2>Data and codes</h2>\n");
            for (String name : SECTIONS) {
                html.append("<article id=\"schema-")
                        .append(name)
                        .append("\"><h3>")
                        .append(name)
                        .append("</h3>\n")
                        .append(tables.whole(OpenApiTree.object(tree.components("schemas"), name)))
                        .append("</article>\n");
            }
            html.append("</section>\n");
        }
    }
}
