package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.cli.operator.CommandFixture.Said;

@DisplayName("A new master key is made by a command and everything brought under it by another")
@Tag("process")
class KeysCommandTest {
    @TempDir
    Path folder;

    private static void tills(CommandFixture desk, int count) {
        desk.run("merchant add --id m1 --name One").line();
        desk.run("store add --merchant m1 --id s1 --name S").line();
        for (int i = 0; i < count; i++) {
            desk.run("terminal add --merchant m1 --store s1").line();
        }
    }

    private static List<String> versions(CommandFixture desk) {
        return desk.store.rows("(select distinct secret_key_version from upay.terminals)", "1");
    }

    @Test
    @DisplayName("keys new: the next version and a fresh key, stored nowhere")
    void fresh() {
        CommandFixture desk = new CommandFixture(folder);

        Said one = desk.run("keys new");
        Said other = desk.run("keys new");

        assertThat(one.out()).matches("2:[A-Za-z0-9+/]{43}=\\R");
        assertThat(other.out()).isNotEqualTo(one.out());
        assertThat(one.err()).isEmpty();
        desk.masterKeys(CommandFixture.KEY_1, one.out().strip());
        assertThat(desk.run("keys new").out()).startsWith("3:");
    }

    @Test
    @DisplayName("keys rotate: row after row under the new key; then the former one is not needed any more")
    void rotated() {
        CommandFixture desk = new CommandFixture(folder);
        tills(desk, 3);
        String before = desk.tables();
        assertThat(versions(desk)).containsExactly("(1)");

        desk.masterKeys(CommandFixture.KEY_1, CommandFixture.KEY_2);
        Said rotated = desk.run("keys rotate --batch 2");

        assertThat(rotated.exit()).isZero();
        JsonObject result = new JsonObject(rotated.out());
        assertThat(result.getInteger("key_version")).isEqualTo(2);
        assertThat(result.getInteger("changed")).isEqualTo(3);
        assertThat(result.getInteger("broken")).isZero();
        assertThat(result.getJsonArray("retired")).isEqualTo(new JsonArray(List.of(1)));
        rotated.err().lines().forEach(line -> assertThat(new JsonObject(line).fieldNames())
                .containsExactly("table", "changed", "broken"));
        assertThat(versions(desk)).containsExactly("(2)");
        assertThat(desk.tables()).isNotEqualTo(before);

        desk.masterKeys(CommandFixture.KEY_2);
        assertThat(desk.run("terminal list --merchant m1").lines()).hasSize(3);
        JsonObject again = new JsonObject(desk.run("keys rotate").out());
        assertThat(again.getInteger("changed")).isZero();
    }

    @Test
    @DisplayName("without the key that sealed the store nothing is done, and the version is named")
    void wrongKey() {
        CommandFixture desk = new CommandFixture(folder);
        tills(desk, 1);

        desk.masterKeys("1:" + "33".repeat(32));
        desk.run("terminal add --merchant m1 --store s1")
                .refused(ExitCode.CONFIGURATION, "version 1 is another key than the one that sealed this store");
        desk.masterKeys(CommandFixture.KEY_2);
        desk.run("terminal list --merchant m1").refused(ExitCode.CONFIGURATION, "version 1 is missing");
    }

    @Test
    @DisplayName("a key file that cannot be used is a wrong configuration; no part of it is shown")
    void badFile() {
        CommandFixture desk = new CommandFixture(folder);
        desk.masterKeys("1:abcdefabcdef", "2:" + "22".repeat(31));

        Said said = desk.run("keys new")
                .refused(ExitCode.CONFIGURATION, "master-key", "line 1: a key is 32 bytes", "line 2: a key is 32");

        assertThat(said.err()).doesNotContain("abcdef", "2222");
    }

    @Test
    @DisplayName("a batch that is no number from 1 to 10000 is refused")
    void badBatch() {
        CommandFixture desk = new CommandFixture(folder);
        for (String batch : List.of("0", "10001", "many")) {
            desk.run("keys rotate --batch " + batch).refused(ExitCode.USAGE, "--batch");
        }
    }

    @Test
    @DisplayName("a store that is not there: exit code 69, and what to look at")
    void noStore() {
        CommandFixture desk = new CommandFixture(folder);
        desk.file("gateway.yaml", """
                db:
                  uri: "postgresql://nobody@127.0.0.1:1/upay?sslmode=disable"
                  start-timeout: 1s
                """);

        desk.run("merchant list").refused(ExitCode.UNAVAILABLE, "127.0.0.1:1");
    }
}
