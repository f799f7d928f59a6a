package upay.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import upay.audit.AuditAction;
import upay.cli.CommandLineInterface;
import upay.cli.operator.CommandFixture;

@DisplayName("Each command reads, or writes an entry of its own action to the audit log")
@Tag("process")
class AuditedCommandsTest {
    private static final String READS = "reads";
    /** They run a gateway, a sandbox or a migration, or need no store. */
    private static final String NO_SESSION = "no session with the store";

    /**
     * Each command. One that writes has an example, which is run, in this order; or a dash, if it needs more than a store:
     * the tests of that command run it, and the server refuses what it writes without an entry.
     */
    private static final List<String> COMMANDS = List.of(
            "serve | " + NO_SESSION,
            "sandbox | " + NO_SESSION,
            "demo | " + NO_SESSION,
            "migrate | " + NO_SESSION,
            "sign | " + NO_SESSION,
            "log-level | -",
            "keys new | " + NO_SESSION,
            "merchant add | --id m1 --name One",
            "merchant list | reads",
            "merchant close | m1",
            "merchant reopen | m1",
            "merchant limits | m1 --share 50",
            "merchant zone | m1 --zone Europe/Berlin",
            "store add | --merchant m1 --id s1 --name Shop",
            "store list | reads",
            "store close | --merchant m1 --id s1",
            "store reopen | --merchant m1 --id s1",
            "terminal add | --sn t1 --merchant m1 --store s1",
            "terminal rights | t1 --may-refund no",
            "terminal change | t1 --signature v2-only --dialect current --pay-wait 10s",
            "terminal show | reads",
            "terminal list | reads",
            "terminal disable | t1",
            "terminal enable | t1",
            "terminal reset-secret | t1",
            "vendor add | --sn v1 --name Vendor",
            "vendor list | reads",
            "vendor disable | v1",
            "vendor enable | v1",
            "vendor reset-key | v1",
            "vendor app-add | v1 --id a1 --name App",
            "vendor app-list | reads",
            "activation-code create | --merchant m1 --store s1",
            "activation-code list | reads",
            "activation-code revoke | 1",
            "doctor | reads",
            "channel-account add | -",
            "channel-account list | reads",
            "channel-account use | -",
            "channel-account test | reads",
            "channel-account remove | -",
            "channel off | alipay --by ann --reason fire",
            "channel on | alipay --by ann",
            "channel status | reads",
            "order list | reads",
            "order show | reads",
            "order resolve | -",
            "order check | -",
            "webhook list | reads",
            "webhook resend | -",
            "webhook public-key | ",
            "webhook rotate-key | ",
            "verify | reads",
            "restore begin | --by ann",
            "restore status | reads",
            "restore check | -",
            "restore release | --by ann --reason compared",
            "bill import | -",
            "bill fetch | -",
            "bill show | reads",
            "reconcile run | ",
            "reconcile show | reads",
            "reconcile report | reads",
            "reconcile resolve | -",
            "settlement show | reads",
            "settlement collect | ",
            "settlement close | -",
            "settlement export | reads",
            "keys rotate | ",
            "keys seal | -",
            "user add | ann --role support",
            "user list | reads",
            "user set-role | ann --role finance",
            "user disable | ann",
            "user enable | ann",
            "user reset | ann",
            "api-key add | --name books --scope read-bills",
            "api-key list | reads",
            "api-key revoke | -",
            "audit list | reads");

    /** Acts that no command does: only a running gateway sees them through, or users do them for themselves. */
    private static final Set<AuditAction> OF_THE_API = Set.of(
            AuditAction.ORDER_REFUND,
            AuditAction.ORDER_CANCEL,
            AuditAction.USER_LOGIN,
            AuditAction.USER_LOGIN_FAILED,
            AuditAction.USER_LOGOUT,
            AuditAction.USER_SET_UP,
            AuditAction.USER_PASSWORD);

    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void open() {
        desk = new CommandFixture(folder);
    }

    private static List<String[]> rows() {
        return COMMANDS.stream().map(row -> row.split(" \\| ?", 2)).toList();
    }

    private static List<String> leaves(String name, CommandLine command) {
        List<String> all = new ArrayList<>();
        command.getSubcommands().forEach((word, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                all.addAll(leaves(name.isEmpty() ? word : name + " " + word, sub));
            }
        });
        return all.isEmpty() ? List.of(name) : all;
    }

    @Test
    @DisplayName("each command has a row, and each action a command")
    void complete() {
        assertThat(rows().stream().map(row -> row[0]))
                .as("commands: a new one needs a row")
                .containsExactlyInAnyOrderElementsOf(leaves("", CommandLineInterface.commandLine()));
        assertThat(rows().stream()
                        .filter(row -> !row[1].equals(READS) && !row[1].equals(NO_SESSION))
                        .map(row -> row[0].replace(' ', '-')))
                .as("the words of a command that writes are its action")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AuditAction.values())
                        .filter(action -> !OF_THE_API.contains(action))
                        .map(AuditAction::text)
                        .toList());
    }

    @Test
    @DisplayName("the commands that write, one after another: each leaves its entry, and no secret is in any")
    void written() {
        Map<String, Long> expected = new TreeMap<>();
        List<String> secrets = new ArrayList<>();
        for (String[] row : rows()) {
            if (!List.of(READS, NO_SESSION, "-").contains(row[1])) {
                CommandFixture.Said said = desk.run((row[0] + " " + row[1]).strip());
                assertThat(said.exit()).as(row[0] + ": " + said.err()).isZero();
                expected.put(row[0].replace(' ', '-'), 1L);
                secrets.addAll(secrets(said.out()));
            }
        }
        assertThat(secrets).hasSize(8);

        List<JsonObject> entries = desk.run("audit list").lines();
        Map<String, Long> written = new TreeMap<>();
        entries.forEach(entry -> written.merge(entry.getString("action"), 1L, (a, b) -> 1L));
        assertThat(written).isEqualTo(expected);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getString("who")).isEqualTo("system-user");
            assertThat(entry.getString("name")).startsWith(System.getProperty("user.name"));
            assertThat(entry.getString("how")).isEqualTo("cli");
            assertThat(entry.getString("from")).isNotBlank();
        });
        assertThat(entries.toString()).doesNotContain(secrets);
        assertThat(new JsonObject(desk.run("verify").out()).getLong("audit_entries"))
                .isEqualTo(entries.size());

        JsonObject reset = desk.run("audit list --action terminal-reset-secret --subject terminal/t1")
                .line();
        String before = reset.getJsonObject("before").getString("secret");
        assertThat(before).matches("[0-9a-f]{16}");
        assertThat(reset.getJsonObject("after").getString("secret"))
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(before);
        assertThat(desk.run("audit list --subject channel-switch --action channel-off")
                        .line()
                        .getString("reason"))
                .isEqualTo("fire");
        assertThat(desk.run("audit list --subject activation-code/1").lines()).hasSize(2);
        assertThat(desk.run("audit list --action settlement-collect").lines())
                .extracting(entry -> entry.getJsonObject("after").getString("phase"))
                .containsExactly("begun", "ended");
        assertThat(desk.run("audit list --after " + (entries.size() - 1)).lines())
                .hasSize(1);
        assertThat(desk.run("audit list --to 2020-01-01").lines()).isEmpty();
        desk.run("audit list --subject tree/1").refused(2, "--subject", "channel-account");
    }

    private static List<String> secrets(String out) {
        List<String> found = new ArrayList<>();
        if (out.startsWith("{")) {
            JsonObject line = new JsonObject(out.lines().findFirst().orElseThrow());
            for (String name : List.of("secret", "key", "code", "set_up_token")) {
                if (line.getString(name) != null) {
                    found.add(line.getString(name));
                }
            }
        }
        return found;
    }

    @Test
    @DisplayName("an act of several commits that fails says so")
    void failed(@TempDir Path other) {
        CommandFixture fresh = new CommandFixture(other);
        fresh.run("bill import --channel alipay --day 2026-11-29 --default " + fresh.file("bill.zip", "none"));

        assertThat(fresh.run("audit list --action bill-import").lines())
                .extracting(entry -> entry.getJsonObject("after").getString("phase"))
                .containsExactly("begun", "failed");
    }
}
