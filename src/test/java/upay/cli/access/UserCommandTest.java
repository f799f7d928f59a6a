package upay.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.cli.operator.CommandFixture;

@DisplayName("Users and API keys by command: their secrets are shown once, and never stored")
@Tag("process")
class UserCommandTest {
    @TempDir
    static Path folder;

    private static CommandFixture desk;

    @BeforeAll
    static void enter() {
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name One").line();
        desk.run("user add root --role admin").line();
    }

    private static String stored() {
        return String.join(
                "",
                List.of("users", "set_up_tokens", "api_keys", "audit_log").stream()
                        .map(table -> desk.store.rows(table, "1").toString())
                        .toList());
    }

    @Test
    @DisplayName("a user is added with a token, changed, disabled, enabled and reset with a new token")
    void user() {
        JsonObject added = desk.run("user add ann.lee --role viewer").line();
        assertThat(added.fieldNames())
                .containsExactly("user", "role", "status", "since", "set_up_token", "token_holds");
        String token = added.getString("set_up_token");
        assertThat(token).matches("[0-9a-z]{32}");
        assertThat(added.getString("token_holds")).isEqualTo("24h");
        assertThat(stored()).doesNotContain(token);
        assertThat(desk.run("user list").out()).doesNotContain(token).contains("ann.lee");

        JsonObject merchants =
                desk.run("user set-role ann.lee --role merchant --merchant m1").line();
        assertThat(merchants.getString("role")).isEqualTo("merchant");
        assertThat(merchants.getString("merchant")).isEqualTo("m1");
        assertThat(desk.run("user disable ann.lee").line().getString("status")).isEqualTo("DISABLED");
        assertThat(desk.run("user enable ann.lee").line().getString("status")).isEqualTo("ACTIVE");
        String again = desk.run("user reset ann.lee").line().getString("set_up_token");
        assertThat(again).matches("[0-9a-z]{32}").isNotEqualTo(token);

        JsonObject entry = desk.run("audit list --subject user/ann.lee --action user-set-role")
                .line();
        assertThat(entry.getJsonObject("before").getString("role")).isEqualTo("VIEWER");
        assertThat(entry.getJsonObject("after").getString("merchant_id")).isEqualTo("m1");
    }

    @Test
    @DisplayName("a key is added, listed without itself, and revoked")
    void apiKey() {
        JsonObject added = desk.run(
                        "api-key add --scope read-orders,read-bills --scope read-audit --days 30 --name", "books")
                .line();
        String key = added.getString("key");
        String id = added.getString("id");
        assertThat(key).matches("upay_" + id + "_[0-9a-z]{40}");
        assertThat(added.getJsonArray("scopes"))
                .isEqualTo(new JsonArray(List.of("read-audit", "read-bills", "read-orders")));
        assertThat(stored()).doesNotContain(key, key.substring(16));

        assertThat(desk.run("api-key list").out()).contains(id).doesNotContain(key);
        assertThat(desk.run("api-key revoke " + id).line().getString("state")).isEqualTo("revoked");
        assertThat(desk.run("audit list --subject api-key/" + id).lines())
                .extracting(entry -> entry.getString("action"))
                .containsExactly("api-key-add", "api-key-revoke");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "user add Ann --role viewer                             | 2 | 'NAME': 'Ann'",
                "user add a --role viewer                               | 2 | 2 to 64",
                "user add bob                                           | 2 | --role",
                "user add bob --role boss                               | 2 | viewer, support, finance",
                "user add bob --role merchant                           | 2 | required with --role merchant",
                "user add bob --role viewer --merchant m1               | 2 | only with --role merchant",
                "user add bob --role merchant --merchant m0             | 1 | there is no merchant m0",
                "user add root --role viewer                            | 1 | there is a user root already",
                "user disable root                                      | 1 | root is the last active admin",
                "user set-role root --role viewer                       | 1 | user add",
                "user set-role eve --role viewer                        | 1 | there is no user eve",
                "user reset eve                                         | 1 | user list",
                "api-key add --name k --scope fly                       | 2 | 'fly'; allowed: read-orders",
                "api-key add --name k --scope read-bills --merchant m1  | 2 | with --merchant read-orders",
                "api-key add --name k --scope read-orders --days 800    | 2 | 1 to 730",
                "api-key add --name k --scope read-orders --merchant m0 | 1 | there is no merchant m0",
                "api-key revoke 0000000000                              | 1 | api-key list",
            })
    @DisplayName("what cannot be done names the field")
    void refusals(String command, int exit, String words) {
        desk.run(command.strip().replaceAll(" +", " ")).refused(exit, words);
    }
}
