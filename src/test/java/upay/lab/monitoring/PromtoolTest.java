package upay.lab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.lab.monitoring.Dashboard.Panel;
import upay.lab.monitoring.Dashboard.Query;

@DisplayName("Prometheus accepts the rules, their unit tests pass, and it can read each query of the dashboards")
@Tag("process")
class PromtoolTest {
    private static String promtool;

    @TempDir
    private Path folder;

    @BeforeAll
    static void isInstalled() {
        Optional<String> found = Prometheus.program("promtool");
        assumeThat(found).as("promtool of the package prometheus is installed").isPresent();
        promtool = found.orElseThrow();
    }

    @Test
    @DisplayName("the configuration and its rules")
    void accepts() throws Exception {
        run("check", "config", AlertRules.FILE.resolveSibling("prometheus.yaml").toString());
    }

    @Test
    @DisplayName("the unit tests: each alert fires, and does not fire just below")
    void passes() throws Exception {
        run("test", "rules", AlertRules.FILE.resolveSibling("alerts.test.yaml").toString());
    }

    @Test
    @DisplayName("the rules of the drill, whose times are divided")
    void acceptsFasterOnes() throws Exception {
        Path rules = Files.writeString(
                folder.resolve("alerts.yaml"), AlertRules.read().faster(30));

        run("check", "rules", rules.toString());
    }

    @Test
    @DisplayName("each query of the dashboards, as a rule that records it")
    void readsQueries() throws Exception {
        List<String> lines = new ArrayList<>(List.of("groups:", "  - name: panels", "    rules:"));
        for (Dashboard dashboard : Dashboard.all()) {
            for (Panel panel : dashboard.panels()) {
                for (Query query : panel.queries()) {
                    lines.add("      - record: panel:" + panel.id() + ":" + lines.size());
                    lines.add("        expr: '" + query.sent("5m").replace("'", "''") + "'");
                }
            }
        }
        Path rules = Files.write(folder.resolve("panels.yaml"), lines);

        run("check", "rules", rules.toString());
        assertThat(lines).hasSizeGreaterThan(30).noneMatch(line -> line.contains("$"));
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
    }
}
