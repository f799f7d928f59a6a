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
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;

@DisplayName("A terminal's dialect, pay wait and device are changed by commands; lists show where it comes from")
@Tag("process")
class TerminalCommandServiceTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("store add --merchant m1 --id s1 --name Station").line();
        desk.run("terminal add --merchant m1 --store s1 --sn T1").line();
    }

    @Test
    @DisplayName("dialect and pay wait are set, and are those of the configuration again")
    void service() {
        JsonObject changed =
                desk.run("terminal change T1 --dialect current --pay-wait 60s").line();
        assertThat(changed.getString("dialect")).isEqualTo("current");
        assertThat(changed.getString("pay_wait")).isEqualTo("60s");
        assertThat(desk.run("terminal change T1 --pay-wait default").line().fieldNames())
                .contains("dialect")
                .doesNotContain("pay_wait");

        desk.run("terminal change T1 --pay-wait 5s").line();
        assertThat(desk.run("terminal change T1 --dialect default").line().fieldNames())
                .doesNotContain("dialect", "pay_wait");
        assertThat(desk.run("terminal change T1 --dialect SEED").line().getString("dialect"))
                .isEqualTo("seed");
    }

    @Test
    @DisplayName("a pay wait in the dialect seed is refused, and nothing is changed")
    void seedWaitsAsConfigured() {
        desk.run("terminal add --merchant m1 --store s1 --sn T2").line();

        for (String dialect : new String[] {"", " --dialect seed", " --dialect default"}) {
            desk.run("terminal change T2 --pay-wait 30s" + dialect)
                    .refused(
                            ExitCode.FAILED,
                            "Not done: terminal T2 has the dialect seed",
                            "give the dialect current with it");
        }
        assertThat(desk.run("terminal show T2").line().fieldNames()).doesNotContain("pay_wait", "dialect");
    }

    @Test
    @DisplayName("an activated terminal shows its vendor, application, device, names and times; its device is unbound")
    void activated() {
        desk.run("terminal add --merchant m1 --store s1 --sn T3").line();
        desk.run("vendor add --sn V1 --name V").line();
        desk.run("vendor app-add V1 --name A --id a1").line();
        desk.store.execute("update upay.terminals set vendor_sn = 'V1', app_id = 'a1', client_sn = 'till-3',"
                + " device_id = 'device-3', name = 'Counter 3', os_info = 'Android', sdk_version = '2',"
                + " dialect = 'CURRENT', checkin_at = now() where terminal_sn = 'T3'");

        JsonObject shown = desk.run("terminal list --merchant m1").lines().stream()
                .filter(line -> line.getString("terminal").equals("T3"))
                .findFirst()
                .orElseThrow();
        assertThat(shown.getString("vendor")).isEqualTo("V1");
        assertThat(shown.getString("app")).isEqualTo("a1");
        assertThat(shown.getString("client_sn")).isEqualTo("till-3");
        assertThat(shown.getString("device_id")).isEqualTo("device-3");
        assertThat(shown.getString("name")).isEqualTo("Counter 3");
        assertThat(shown.getString("activated")).isEqualTo(shown.getString("since"));
        assertThat(shown.fieldNames()).contains("os_info", "sdk_version", "checked_in", "dialect");
        assertThat(desk.run("terminal change T3 --device-id none").line().fieldNames())
                .doesNotContain("device_id")
                .contains("client_sn");
    }

    @Test
    @DisplayName("a new secret ends the previous one too, and keeps the replaced one as a former one, sealed")
    void reset() {
        String secret =
                desk.run("terminal add --merchant m1 --store s1 --sn T4").line().getString("secret");
        desk.store.execute("update upay.terminals set previous_secret = secret, previous_secret_key_version = 1,"
                + " key_used_at = now() where terminal_sn = 'T4'");

        String next = desk.run("terminal reset-secret T4").line().getString("secret");

        assertThat(desk.store.value("select (key_serial, key_used_at is null, previous_secret is null)::text"
                        + " from upay.terminals where terminal_sn = 'T4'"))
                .isEqualTo("(2,t,t)");
        assertThat(desk.store.rows("terminal_former_keys", "1").toString())
                .contains("T4,1")
                .doesNotContain(secret, next);
        for (int i = 0; i < 6; i++) {
            desk.run("terminal reset-secret T4").line();
        }
        assertThat(desk.store.value("select string_agg(key_serial::text, ',' order by key_serial)"
                        + " from upay.terminal_former_keys where terminal_sn = 'T4'"))
                .isEqualTo("3,4,5,6,7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "terminal change T1                     | 2 | --dialect, --pay-wait or --device-id",
                "terminal change T1 --dialect today     | 2 | '--dialect': 'today'; allowed: seed, current or default",
                "terminal change T1 --pay-wait 4s       | 2 | '--pay-wait': '4s'; allowed: 5s to 60s, or default",
                "terminal change T1 --pay-wait 61s      | 2 | '--pay-wait': '61s'",
                "terminal change T1 --pay-wait 30       | 2 | '--pay-wait': '30'",
                "terminal change T1 --device-id other   | 2 | '--device-id': 'other'; allowed: none",
                "terminal change T0 --dialect seed      | 1 | there is no terminal T0",
            })
    @DisplayName("a request that cannot be fulfilled names the field and the remedy")
    void refusals(String command, int exit, String words) {
        desk.run(command.strip().replaceAll(" +", " ")).refused(exit, words);
    }
}
