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

@DisplayName("Commands show and replace the key that signs webhooks; it is sealed with the master key")
@Tag("process")
class WebhookCommandSigningKeyTest {
    private static final String PEM = "-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n";

    @TempDir
    Path folder;

    @Test
    @DisplayName("public-key makes the first one and shows it; rotate-key replaces it, and both are shown")
    void shown() {
        CommandFixture desk = new CommandFixture(folder);

        String first = desk.run("webhook public-key").out();
        assertThat(first).matches(PEM);
        assertThat(desk.run("webhook public-key").out()).isEqualTo(first);

        JsonObject rotated = desk.run("webhook rotate-key").line();
        assertThat(rotated.fieldNames()).containsExactly("signing_key", "since");
        assertThat(rotated.getInteger("signing_key")).isEqualTo(2);
        String both = desk.run("webhook public-key").out();
        assertThat(both).matches(PEM + PEM).endsWith(first);
        assertThat(desk.tables()).doesNotContain("PRIVATE");
    }

    @Test
    @DisplayName("keys rotate brings it under the new master key, without which it would be lost")
    void underTheMasterKey() {
        CommandFixture desk = new CommandFixture(folder);
        String first = desk.run("webhook public-key").out();

        desk.masterKeys(CommandFixture.KEY_1, CommandFixture.KEY_2);
        JsonObject result = new JsonObject(desk.run("keys rotate").out());
        assertThat(result.getInteger("changed")).isEqualTo(1);
        assertThat(result.getInteger("broken")).isZero();
        assertThat(result.getJsonArray("retired")).isEqualTo(new JsonArray(List.of(1)));

        desk.masterKeys(CommandFixture.KEY_2);
        assertThat(desk.run("webhook public-key").out()).isEqualTo(first);
        assertThat(desk.run("webhook rotate-key").line().getInteger("signing_key"))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("The command's former name does the same with a warning, and the help does not show it")
    void formerName() {
        CommandFixture desk = new CommandFixture(folder);
        String key = desk.run("webhook public-key").out();

        CommandFixture.Said former = desk.run("notification public-key");

        assertThat(former.out()).isEqualTo(key);
        assertThat(former.err())
                .isEqualTo("Warning: notification: is called webhook now;"
                        + " the next version no longer takes the former name" + System.lineSeparator());
        assertThat(desk.run("--help").out()).contains("  webhook ").doesNotContain("notification");
    }
}
