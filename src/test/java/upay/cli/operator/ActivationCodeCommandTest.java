package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("Vendors, their applications and activation codes are entered, listed and changed by commands")
@Tag("process")
class ActivationCodeCommandTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name Tea").line();
        desk.run("store add --merchant m1 --id s1 --name Station").line();
        desk.run("store add --merchant m1 --id s2 --name Harbour").line();
    }

    @Test
    @DisplayName("a new vendor: its number and key are shown once, and the store has no plaintext key")
    void vendor() {
        JsonObject added = desk.run("vendor add --name", "Till Makers").line();
        String sn = added.getString("vendor");
        String key = added.getString("key");

        assertThat(added.fieldNames()).containsExactly("vendor", "name", "status", "since", "key");
        assertThat(sn).matches("[1-8][0-9]{7}");
        assertThat(key).matches("[0-9a-f]{32}");
        Said list = desk.run("vendor list");
        assertThat(list.lines())
                .anySatisfy(line -> assertThat(line.getString("vendor")).isEqualTo(sn));
        assertThat(list.out()).doesNotContain(key, "\"key\"");

        assertThat(desk.run("vendor disable " + sn).line().getString("status")).isEqualTo("DISABLED");
        assertThat(desk.run("vendor enable " + sn).line().getString("status")).isEqualTo("ACTIVE");
        String other = desk.run("vendor reset-key " + sn).line().getString("key");
        assertThat(other).matches("[0-9a-f]{32}").isNotEqualTo(key);
        assertThat(desk.store.rows("vendors", "1").toString()).contains(sn).doesNotContain(key, other);
    }

    @Test
    @DisplayName("a vendor with a number and a key of its own, and its applications")
    void knownVendor() {
        Path file = desk.file("vendor.key", "3e5f29a1-known-to-the-vendor\n");

        Said added = desk.run("vendor add --sn V7 --name Seven --key-file " + file);
        assertThat(added.line().getString("vendor")).isEqualTo("V7");
        assertThat(added.out()).doesNotContain("key");
        JsonObject app = desk.run("vendor app-add V7 --name Cashier").line();
        assertThat(app.fieldNames()).containsExactly("app", "vendor", "name", "since");
        assertThat(app.getString("app")).matches("[0-9]{16}");
        desk.run("vendor app-add V7 --name Kiosk --id kiosk").line();

        assertThat(desk.run("vendor app-list V7").lines())
                .extracting(line -> line.getString("app"))
                .containsExactly(app.getString("app"), "kiosk");
    }

    @Test
    @DisplayName("a code is shown once; lists have its last two digits, its uses and its state")
    void code() {
        JsonObject created =
                desk.run("activation-code create --merchant m1 --store s1").line();
        String code = created.getString("code");

        assertThat(created.fieldNames())
                .containsExactly(
                        "id",
                        "merchant",
                        "store",
                        "ends_in",
                        "state",
                        "uses",
                        "used",
                        "since",
                        "expires",
                        "made_by",
                        "code");
        assertThat(code).matches("[0-9]{8}").endsWith(created.getString("ends_in"));
        assertThat(created.getInteger("uses")).isEqualTo(1);
        assertThat(Duration.between(
                        Instant.parse(created.getString("since")), Instant.parse(created.getString("expires"))))
                .isEqualTo(Duration.ofDays(7));
        Said list = desk.run("activation-code list --merchant m1 --store s1");
        assertThat(list.out()).doesNotContain(code, "\"code\"");
        assertThat(list.lines()).anySatisfy(line -> {
            assertThat(line.getLong("id")).isEqualTo(created.getLong("id"));
            assertThat(line.getString("state")).isEqualTo("valid");
        });
        assertThat(desk.store.rows("activation_codes", "1").toString()).doesNotContain(code);

        JsonObject revoked =
                desk.run("activation-code revoke " + created.getLong("id")).line();
        assertThat(revoked.getString("state")).isEqualTo("revoked");
        assertThat(desk.run("activation-code revoke " + created.getLong("id"))
                        .line()
                        .getString("revoked"))
                .isEqualTo(revoked.getString("revoked"));
    }

    @Test
    @DisplayName("a long code for many terminals over many days")
    void chosen() {
        JsonObject created = desk.run("activation-code create --merchant m1 --store s2 --digits 12 --days 30 --uses 50")
                .line();

        assertThat(created.getString("code")).matches("[0-9]{12}");
        assertThat(created.getInteger("uses")).isEqualTo(50);
        assertThat(Duration.between(
                        Instant.parse(created.getString("since")), Instant.parse(created.getString("expires"))))
                .isEqualTo(Duration.ofDays(30));
        desk.store.execute("update upay.activation_codes set used = uses where store_id = 's2'");
        assertThat(desk.run("activation-code list --merchant m1 --store s2").lines())
                .extracting(line -> line.getString("state") + " " + line.getInteger("used"))
                .containsExactly("used_up 50");
        desk.store.execute("update upay.activation_codes set expires_at = now() where store_id = 's2'");
        assertThat(desk.run("activation-code list --merchant m1 --store s2").lines())
                .extracting(line -> line.getString("state"))
                .containsExactly("expired");
    }

    @Test
    @DisplayName("a closed merchant or store says so until it is reopened")
    void closed() {
        assertThat(desk.run("merchant close m1").line().getString("status")).isEqualTo("CLOSED");
        assertThat(desk.run("merchant list").lines())
                .extracting(line -> line.getString("status"))
                .containsExactly("CLOSED");
        assertThat(desk.run("merchant reopen m1").line().fieldNames()).doesNotContain("status");
        assertThat(desk.run("store close --merchant m1 --id s2").line().getString("status"))
                .isEqualTo("CLOSED");
        assertThat(desk.run("store reopen --merchant m1 --id s2").line().fieldNames())
                .doesNotContain("status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "vendor add --sn a-b --name N                              | 2 | '--sn': 'a-b'; allowed: 1 to 32 letters and digits",
                "vendor disable V0                                         | 1 | there is no vendor V0; \"vendor list\" shows",
                "vendor reset-key V0                                       | 1 | there is no vendor V0",
                "vendor app-add V0 --name N                                | 1 | there is no vendor V0",
                "vendor app-add V0 --name N --id a/b                       | 2 | '--id': 'a/b'; allowed: 1 to 32 letters",
                "activation-code create --merchant m1 --store s0           | 1 | merchant m1 has no store s0",
                "activation-code create --merchant m1 --store s1 --digits 9| 2 | '--digits': '9'; allowed: 8 or 12",
                "activation-code create --merchant m1 --store s1 --days 0  | 2 | '--days': '0'; allowed: 1 to 3650",
                "activation-code create --merchant m1 --store s1 --uses 0  | 2 | '--uses': '0'; allowed: 1 to 1000000",
                "activation-code revoke 0                                  | 1 | there is no activation code 0; \"activation-code list\"",
                "merchant close m0                                         | 1 | there is no merchant m0",
                "store close --merchant m1 --id s0                         | 1 | merchant m1 has no store s0",
            })
    @DisplayName("a request that cannot be fulfilled names the field and the remedy")
    void refusals(String command, int exit, String words) {
        desk.run(command.strip().replaceAll(" +", " ")).refused(exit, words.replace("\"\"", "\""));
    }

    @Test
    @DisplayName("a published key of the sandbox is no vendor's")
    void unusableKey() {
        Path file = desk.file("short.key", "sandbox");
        desk.run("vendor add --name N --key-file " + file).refused(ExitCode.USAGE, "--key-file", "16 are needed");
    }
}
