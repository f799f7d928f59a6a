package upay.lab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The dashboards are ready to import, and readable")
class DashboardTest {
    private static final String DATA_SOURCE = "${datasource}";
    private static final Set<String> UNITS = Set.of("short", "reqps", "s", "percentunit", "currencyCNY");
    private static final Pattern RECORDED = Pattern.compile("\\bupay:[a-z0-9_:]+");

    static Stream<Dashboard> dashboards() {
        return Dashboard.all().stream();
    }

    @Test
    @DisplayName("one for on-call, one for the business")
    void areTwo() {
        assertThat(Dashboard.all())
                .extracting(dashboard -> dashboard.json().getString("uid"))
                .containsExactlyInAnyOrder("upay-on-call", "upay-business");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    @DisplayName("each panel has an id of its own, a title, a description, a unit and queries")
    void hasReadablePanels(Dashboard dashboard) {
        assertThat(dashboard.json().getJsonArray("panels"))
                .extracting(panel -> ((JsonObject) panel).getInteger("id"))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(panel.title()).isNotBlank();
            assertThat(panel.description()).as(panel.title()).endsWith(".");
            assertThat(panel.unit()).as(panel.title()).isIn(UNITS);
            assertThat(panel.queries()).as(panel.title()).isNotEmpty().allSatisfy(query -> {
                assertThat(query.expression()).isNotBlank();
                assertThat(query.legend()).isNotBlank();
            });
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    @DisplayName("the data source is a variable, everywhere")
    void hasItsDataSourceByVariable(Dashboard dashboard) {
        assertThat(dashboard.json().getJsonObject("templating").getJsonArray("list").stream()
                        .map(JsonObject.class::cast)
                        .filter(variable -> "datasource".equals(variable.getString("type"))))
                .hasSize(1);
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(source(panel.json())).isEqualTo(DATA_SOURCE);
            assertThat(panel.queries())
                    .allSatisfy(query -> assertThat(source(query.json())).isEqualTo(DATA_SOURCE));
        });
    }

    private static String source(JsonObject of) {
        return of.getJsonObject("datasource").getString("uid");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    @DisplayName("no two panels lie over one another")
    void hasRoomForEachPanel(Dashboard dashboard) {
        List<int[]> places = dashboard.json().getJsonArray("panels").stream()
                .map(panel -> ((JsonObject) panel).getJsonObject("gridPos"))
                .map(at -> new int[] {at.getInteger("x"), at.getInteger("y"), at.getInteger("w"), at.getInteger("h")})
                .toList();

        assertThat(places).allMatch(at -> at[0] >= 0 && at[0] + at[2] <= 24);
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(overlap(places.get(i), places.get(j)))
                        .as(i + " and " + j)
                        .isFalse();
            }
        }
    }

    private static boolean overlap(int[] a, int[] b) {
        return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
    }

    @Test
    @DisplayName("each metric of a panel and of an alert is one of the gateway's, as docs/metrics.md lists them")
    void knowsEachMetric() throws IOException {
        String page = Files.readString(Path.of("docs", "metrics.md"));
        Set<String> unknown = UsedMetrics.all().stream()
                .filter(metric -> metric.startsWith("upay_"))
                .filter(metric -> !page.contains("`" + metric + "`") && !page.contains("`" + metric + "{"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(UsedMetrics.all()).hasSizeGreaterThan(10);
        assertThat(unknown).isEmpty();
    }

    @Test
    @DisplayName("each recorded series of a panel is one of the rules'")
    void knowsEachRecord() {
        String rules = AlertRules.read().text();

        assertThat(UsedMetrics.expressions()
                        .flatMap(expression -> RECORDED.matcher(expression).results())
                        .map(found -> found.group()))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(rules).contains("- record: " + record + "\n"));
    }
}
