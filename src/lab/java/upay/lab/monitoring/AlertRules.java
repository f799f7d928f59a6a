package upay.lab.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The alerts of {@code deploy/prometheus/alerts.yaml}.
 *
 * @param text of the file
 */
public record AlertRules(String text, List<Alert> alerts) {
    public static final Path FILE = Path.of("deploy", "prometheus", "alerts.yaml");

    /** A range in brackets and its step, the offset of a selector, and how long a condition holds before its alert fires. */
    private static final Pattern TIMES = Pattern.compile("(\\[|:(?=\\d+[smhd]])|offset |for: )(\\d+)([smhd])");

    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3_600, "d", 86_400);

    /**
     * One alert.
     *
     * @param hold how long the condition holds before it fires, as written; empty: it fires at once
     * @param runbook a page of this tree and its anchor
     */
    public record Alert(String name, String expression, String hold, String severity, String summary, String runbook) {}

    public static AlertRules read() {
        return read(FILE);
    }

    static AlertRules read(Path file) {
        try {
            String text = Files.readString(file);
            return new AlertRules(text, alerts(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Alert> alerts(String text) {
        List<Alert> alerts = new ArrayList<>();
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
        for (Object group : (List<?>) Objects.requireNonNull(file.get("groups"))) {
            for (Object rule : (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))) {
                if (((Map<?, ?>) rule).containsKey("alert")) {
                    alerts.add(alert((Map<?, ?>) rule));
                }
            }
        }
        return List.copyOf(alerts);
    }

    private static Alert alert(Map<?, ?> rule) {
        Map<?, ?> labels = (Map<?, ?>) rule.get("labels");
        Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
        return new Alert(
                word(rule, "alert"),
                word(rule, "expr"),
                word(rule, "for"),
                word(labels, "severity"),
                word(annotations, "summary"),
                word(annotations, "runbook_url"));
    }

    /** Empty where there is none. */
    private static String word(Map<?, ?> map, String key) {
        Object value = map == null ? null : map.get(key);
        return value == null ? "" : value.toString().strip();
    }

    public List<String> names() {
        return alerts.stream().map(Alert::name).toList();
    }

    /**
     * The text of the same rules, faster: all ranges, offsets and times to hold are divided, to no less than two seconds.
     * Thresholds stay as they are, also those that are ages.
     */
    public String faster(double factor) {
        return TIMES.matcher(text).replaceAll(found -> divided(found, factor));
    }

    private static String divided(MatchResult found, double factor) {
        double seconds = Long.parseLong(found.group(2)) * SECONDS.get(found.group(3)) / factor;
        return found.group(1) + String.format(Locale.ROOT, "%.0fs", Math.max(2, seconds));
    }
}
