package upay.lab.monitoring;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard of {@code deploy/grafana}, as Grafana imports it.
 *
 * @param file where it is
 * @param json all of it
 */
public record Dashboard(Path file, JsonObject json, List<Panel> panels) {
    public static final Path FOLDER = Path.of("deploy", "grafana");

    /**
     * One panel; rows, which only divide the page, are none.
     *
     * @param json all of it
     */
    public record Panel(int id, String type, String title, String description, String unit, JsonObject json) {
        public List<Query> queries() {
            JsonArray targets = json.getJsonArray("targets", new JsonArray());
            return targets.stream()
                    .map(JsonObject.class::cast)
                    .map(target ->
                            new Query(target.getString("expr", ""), target.getString("legendFormat", ""), target))
                    .toList();
        }
    }

    /** One query of a panel, with Grafana's variables in it. */
    public record Query(String expression, String legend, JsonObject json) {
        /** As Grafana sends it: for all instances, and this range for a rate. */
        public String sent(String range) {
            return expression
                    .replace("$__rate_interval", range)
                    .replace("$__range", range)
                    .replace("$instance", ".*");
        }
    }

    /** All of them, by file name. */
    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            JsonObject json = new JsonObject(Files.readString(file));
            List<Panel> panels = new ArrayList<>();
            for (Object each : json.getJsonArray("panels")) {
                JsonObject panel = (JsonObject) each;
                if (!"row".equals(panel.getString("type"))) {
                    panels.add(panel(panel));
                }
            }
            return new Dashboard(file, json, List.copyOf(panels));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Panel panel(JsonObject panel) {
        JsonObject defaults =
                panel.getJsonObject("fieldConfig", new JsonObject()).getJsonObject("defaults", new JsonObject());
        return new Panel(
                panel.getInteger("id"),
                panel.getString("type", ""),
                panel.getString("title", ""),
                panel.getString("description", ""),
                defaults.getString("unit", ""),
                panel);
    }
}
