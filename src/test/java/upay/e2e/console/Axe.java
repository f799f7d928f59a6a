package upay.e2e.console;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** axe-core in a page: what users of screen readers, keyboards and weak eyes cannot use. */
final class Axe {
    private static final String SOURCE = source();

    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                resultTypes: ['violations']
            }).then(found => done(JSON.stringify({violations: found.violations.map(one => ({
                id: one.id, impact: one.impact, help: one.help,
                nodes: one.nodes.slice(0, 5).map(node => node.target.join(' ') + ' ' + node.html.slice(0, 160)
                    + ' ' + (node.any[0] ? node.any[0].message : ''))
            }))})), failed => done(JSON.stringify({failed: String(failed)})));
            """;

    private Axe() {}

    private static String source() {
        try (InputStream file = Axe.class.getResourceAsStream("/axe/axe.min.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is serious or critical on the page that is shown: rule, reason and where. */
    static List<String> findings(Browser browser) {
        if (!Boolean.TRUE.equals(browser.script("return typeof axe === 'object'"))) {
            browser.script(SOURCE);
        }
        JsonObject result = new JsonObject(String.valueOf(browser.asyncScript(RUN)));
        if (result.containsKey("failed")) {
            throw new IllegalStateException("axe: " + result.getString("failed"));
        }
        return result.getJsonArray("violations").stream()
                .map(one -> (JsonObject) one)
                .filter(one -> List.of("serious", "critical").contains(one.getString("impact")))
                .map(one -> one.getString("id") + ": " + one.getString("help") + " " + one.getJsonArray("nodes"))
                .toList();
    }
}
