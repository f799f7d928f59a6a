package upay.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.reader.BillVectors;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture;

@DisplayName("reconcile run compares imported bills; show and resolve work on what was found")
@Tag("process")
class ReconcileCommandTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() throws Exception {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("channel-account add --channel wechat --merchant m1"
                        + " --endpoint http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b --set mch-id=1229759202"
                        + " --set-file key="
                        + desk.file("wechat.key", "192006250b4c09247ec02edce69f6a2d"))
                .line();
        Path bill = Files.write(folder.resolve("bill.csv"), BillVectors.bytes("wechat-2017.csv"));
        desk.run("bill import --channel wechat --merchant m1 --day 2017-11-01 " + bill)
                .line();
    }

    @Test
    @DisplayName(
            "a bill of another system's trades: each row is a finding; one is noted and resolved, and stays as it was")
    void all() {
        JsonObject day = desk.run("reconcile run").line();
        assertThat(day.getBoolean("finished")).isTrue();
        assertThat(day.getInteger("rows")).isEqualTo(4);
        assertThat(day.getInteger("matched")).isZero();
        assertThat(day.getInteger("findings")).isEqualTo(4);
        assertThat(desk.run("reconcile run").lines()).isEmpty();
        assertThat(desk.run("reconcile run --day 2017-11-01").line()).isEqualTo(day);

        List<JsonObject> shown =
                desk.run("reconcile show --channel wechat --merchant m1").lines();
        assertThat(shown).hasSize(5);
        assertThat(shown.get(0)).isEqualTo(day);
        JsonObject finding = shown.get(1);
        assertThat(finding.getString("class")).isEqualTo("BILL_ONLY_UNKNOWN");
        assertThat(finding.getString("bill_number")).isNotEmpty();
        assertThat(finding.getInteger("bill_amount")).isPositive();
        assertThat(finding.getString("meaning")).contains("no order of this gateway");
        long number = finding.getLong("finding");

        String resolve = "reconcile resolve " + number + " --by zhang --note asked";
        assertThat(desk.run(resolve).line().getBoolean("open")).isTrue();
        JsonObject resolved = desk.run(resolve + " --as NOT_OURS").line();
        assertThat(resolved.getBoolean("open")).isFalse();
        assertThat(resolved.getJsonArray("notes")).hasSize(2).last().asString().endsWith("zhang: asked (NOT_OURS)");
        desk.run(resolve).refused(ExitCode.FAILED, "is resolved already");
        assertThat(desk.run("reconcile show " + number).line()).isEqualTo(resolved);
        assertThat(desk.run("reconcile show --day 2017-11-01").lines()).hasSize(4);
        assertThat(desk.run("reconcile show --day 2017-11-01 --all").lines()).hasSize(5);
        assertThat(desk.run("reconcile show --day 2017-11-02").lines()).isEmpty();

        Path page = folder.resolve("page.html");
        JsonObject written =
                desk.run("reconcile report --day 2017-11-01 --html " + page).line();
        assertThat(written.getInteger("open_findings")).isEqualTo(3);
        assertThat(page)
                .content()
                .contains("3 findings are open.", "1 resolved finding", "zhang: asked (NOT_OURS)")
                .contains(finding.getString("bill_number"))
                .endsWith("</html>\n");
        desk.run("reconcile report --day 2017-11-02 --html " + page).line();
        assertThat(page).content().contains("No bill of this day is compared yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reconcile run --day yesterday                          | 2 | a day as 2026-01-31",
                "reconcile report --html x.html                         | 2 | --day",
                "reconcile report --day 2017-11-01 --html /no/x.html    | 2 | a file in a folder that can be written",
                "reconcile resolve 999999 --by x --note y               | 1 | no finding has the number",
                "reconcile show 999999                                  | 1 | no finding has the number",
                "reconcile resolve 1 --by x --note y --as AGREES        | 2 | GATEWAY_RIGHT, CHANNEL_RIGHT",
                "reconcile resolve 1 --note y                           | 2 | --by"
            })
    @DisplayName("a wrong command line says what is wrong")
    void misused(String command, int exit, String words) {
        desk.run(command).refused(exit, words);
    }
}
