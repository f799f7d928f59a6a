package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.cli.console.ExitCode;

@DisplayName("What a terminal may do is entered with it, changed right by right, and shown")
@Tag("process")
class TerminalCommandRightsTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("store add --merchant m1 --id s1 --name Station").line();
    }

    private static String add(String rights) {
        JsonObject till =
                desk.run("terminal add --merchant m1 --store s1" + rights).line();
        return till.getString("terminal");
    }

    private static void rights(JsonObject till, boolean refund, boolean cancel, Long cap, Long daily, boolean own) {
        assertThat(till.getBoolean("may_refund")).isEqualTo(refund);
        assertThat(till.getBoolean("may_cancel")).isEqualTo(cancel);
        assertThat(till.getLong("refund_cap")).isEqualTo(cap);
        assertThat(till.getLong("daily_refund_cap")).isEqualTo(daily);
        assertThat(till.getBoolean("own_store_only")).isEqualTo(own);
    }

    @Test
    @DisplayName("a new one has all rights by default")
    void added() {
        String all = add("");
        String few =
                add(" --may-refund no --may-cancel NO --refund-cap 100 --daily-refund-cap 900 --own-store-only yes");

        rights(desk.run("terminal show " + all).line(), true, true, null, null, false);
        rights(desk.run("terminal show " + few).line(), false, false, 100L, 900L, true);
        assertThat(desk.run("terminal list --merchant m1").lines())
                .filteredOn(line -> line.getString("terminal").equals(few))
                .singleElement()
                .satisfies(line -> rights(line, false, false, 100L, 900L, true));
    }

    @Test
    @DisplayName("each right is changed alone, and what is not named stays; a cap is taken away with none")
    void changed() {
        String sn = add(" --refund-cap 100");
        String change = "terminal rights " + sn;

        rights(desk.run(change + " --may-refund no").line(), false, true, 100L, null, false);
        rights(desk.run(change + " --daily-refund-cap 500 --own-store-only yes").line(), false, true, 100L, 500L, true);
        rights(desk.run(change + " --refund-cap none --may-refund yes").line(), true, true, null, 500L, true);
        rights(desk.run(change).line(), true, true, null, 500L, true);
        rights(desk.run(change + " --daily-refund-cap none --own-store-only no").line(), true, true, null, null, false);
    }

    @Test
    @DisplayName("show prints today's refunds of a till with a daily cap")
    void givenBack() {
        String sn = add(" --daily-refund-cap 900");
        assertThat(desk.run("terminal show " + sn).line().getLong("given_back_today"))
                .isZero();
        desk.store.execute("insert into upay.daily_refunds (merchant_id, terminal_sn, day, amount, cap) values ('m1', '"
                + sn + "', (now() at time zone 'Asia/Shanghai')::date, 450, 900)");

        assertThat(desk.run("terminal show " + sn).line().getLong("given_back_today"))
                .isEqualTo(450);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "", "12345678901", "all"})
    @DisplayName("a cap that is none names the option, and what to do instead")
    void badCap(String cap) {
        String sn = add("");
        for (String option : new String[] {"--refund-cap", "--daily-refund-cap"}) {
            desk.run("terminal rights " + sn + " " + option + "=" + cap)
                    .refused(ExitCode.USAGE, "'" + option + "': '" + cap + "'", "1 to 9999999999", "--may-refund no");
        }
        rights(desk.run("terminal show " + sn).line(), true, true, null, null, false);
    }

    @Test
    @DisplayName("an unknown terminal is reported as such; a bad answer names both")
    void refused() {
        desk.run("terminal rights T0 --may-refund no").refused(ExitCode.FAILED, "there is no terminal T0");
        desk.run("terminal show T0").refused(ExitCode.FAILED, "there is no terminal T0");
        desk.run("terminal rights T0 --may-refund perhaps").refused(ExitCode.USAGE, "--may-refund", "YES, NO");
    }
}
