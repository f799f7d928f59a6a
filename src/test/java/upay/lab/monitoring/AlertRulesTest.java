package upay.lab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.lab.monitoring.AlertRules.Alert;

@DisplayName("Each alert says what is wrong, how urgent it is, and what to do")
class AlertRulesTest {
    private static final Path RUNBOOK = Path.of("docs", "operations.md");
    private static final List<String> PARTS = List.of("**Meaning:**", "**Customers:**", "**Look at:**", "**Do:**");
    private static final Pattern NAME = Pattern.compile("`(Upay\\w+)`");
    private static final AlertRules RULES = AlertRules.read();

    static Stream<Alert> alerts() {
        return RULES.alerts().stream();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    @DisplayName("a severity, and a summary with the value or with what is affected")
    void isReadable(Alert alert) {
        assertThat(alert.severity()).isIn("page", "ticket");
        assertThat(alert.summary()).endsWith(".").hasSizeLessThan(160);
        if (!List.of("UpayNoInstance", "UpayNoPayments").contains(alert.name())) {
            assertThat(alert.summary()).containsPattern("\\{\\{ \\$(value|labels)");
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    @DisplayName("a section of the runbook that names it and has all four parts")
    void hasItsSection(Alert alert) throws IOException {
        assertThat(alert.runbook()).startsWith("docs/operations.md#");
        String section =
                sections().get(alert.runbook().substring(alert.runbook().indexOf('#') + 1));

        assertThat(section).as(alert.runbook()).isNotNull().contains("`" + alert.name() + "`");
        assertThat(section).contains(PARTS);
        assertThat(section).as("commands").contains("```");
        assertThat(section).containsPattern("`" + alert.name() + "`[^*]*\\(" + alert.severity() + "s?\\)");
    }

    @Test
    @DisplayName("the runbook has no alert that the rules do not have")
    void namesNoOther() throws IOException {
        List<String> named = NAME.matcher(Files.readString(RUNBOOK))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(RULES.names());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    @DisplayName("unit tests in which it fires, and in which it does not")
    void isTested(Alert alert) throws IOException {
        String tests = Files.readString(AlertRules.FILE.resolveSibling("alerts.test.yaml"));
        String found = "alertname: " + alert.name() + "\n        exp_alerts:";

        assertThat(tests).contains(found + "\n").contains(found + " []\n");
    }

    @Test
    @DisplayName("faster, all times are divided, and no threshold is")
    void divides() {
        AlertRules rules = new AlertRules(
                "expr: rate(a[5m]) > 300 and min_over_time(b[15m:1m]) > 2 * 86400 and c offset 1h\nfor: 10m\n",
                List.of());

        assertThat(rules.faster(30))
                .isEqualTo(
                        "expr: rate(a[10s]) > 300 and min_over_time(b[30s:2s]) > 2 * 86400 and c offset 120s\nfor: 20s\n");
    }

    /** The runbook's sections of the third level, by their anchors. */
    private static Map<String, String> sections() throws IOException {
        String page = Files.readString(RUNBOOK);
        return Arrays.stream(page.split("(?m)^(?=#{1,3} )"))
                .filter(section -> section.startsWith("### "))
                .collect(Collectors.toMap(AlertRulesTest::anchor, section -> section, (a, b) -> a));
    }

    private static String anchor(String section) {
        Matcher title = Pattern.compile("### (.*)").matcher(section);
        assertThat(title.lookingAt()).isTrue();
        return title.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }
}
