package upay.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.CommandLineInterface;
import upay.cli.console.ExitCode;
import upay.e2e.LocalGateway;
import upay.e2e.api.TestApi;
import upay.identity.Permission;
import upay.store.TestStore;

@DisplayName("With --gateway a running gateway does a command, with an API key and no way to the store")
@Tag("process")
class RemoteCommandTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static Path adminKey;
    private static Path readerKey;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        adminKey = key("admin.key", TestApi.ofAdmin(STORE, gateway.managementUri()));
        readerKey =
                key("reader.key", TestApi.of(STORE, gateway.managementUri(), null, Set.of(Permission.READ_MERCHANTS)));
    }

    private static Path key(String name, TestApi api) throws Exception {
        return Files.writeString(folder.resolve(name), api.key() + "\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private record Said(int exit, String out, String err) {
        List<JsonObject> lines() {
            assertThat(err).isEmpty();
            assertThat(exit).isZero();
            return out.lines().map(JsonObject::new).toList();
        }
    }

    private static Said run(Path key, String... words) {
        return runAt(gateway.managementUri().toString(), key, words);
    }

    private static Said runAt(String gateway, Path key, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(Stream.of(words).toList());
        all.addAll(List.of("--gateway", gateway, "--api-key-file", key.toString()));
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    @DisplayName("it adds, lists over all pages, changes and closes")
    void does() {
        assertThat(run(adminKey, "merchant", "add", "--id", "shop-1", "--name", "One & <b>")
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(line.getString("name")).isEqualTo("One & <b>"));
        STORE.execute(
                "insert into merchants (merchant_id, name) select 'many-' || i, 'x' from generate_series(0, 109) i");
        assertThat(run(readerKey, "merchant", "list").lines())
                .extracting(line -> line.getString("merchant"))
                .contains("shop-1", "many-0", "many-109")
                .doesNotHaveDuplicates();
        run(adminKey, "store", "add", "--merchant", "shop-1", "--id", "s1", "--name", "Store")
                .lines();
        assertThat(run(adminKey, "store", "list", "--merchant", "shop-1").lines())
                .hasSize(1);
        assertThat(run(adminKey, "merchant", "close", "shop-1").lines().get(0).getString("status"))
                .isEqualTo("CLOSED");
        assertThat(
                        STORE.value(
                                "select who || ' ' || how from audit_log where action = 'merchant-close' and subject = 'shop-1'"))
                .isEqualTo("api-key api");
    }

    @Test
    @DisplayName("what the key may not, what is wrong and what is not there is said, with the exit code of a failure")
    void refuses() {
        Said forbidden = run(readerKey, "merchant", "add", "--id", "x", "--name", "x");
        assertThat(forbidden.exit).isEqualTo(ExitCode.FAILED);
        assertThat(forbidden.err).contains("Not done: ", "change-merchants");
        assertThat(run(adminKey, "merchant", "close", "nobody").err).contains("there is no merchant nobody");
        assertThat(run(adminKey, "merchant", "close", "../keys/rotate").err).contains("Not done: ");
    }

    @Test
    @DisplayName("without a gateway at the URL the store counts as unavailable; without key or route it is misuse")
    void unavailable() {
        Said nobody = runAt("http://127.0.0.1:1", adminKey, "merchant", "list");
        assertThat(nobody.exit).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(nobody.err).contains("does not answer");
        Said noRoute = run(adminKey, "keys", "new");
        assertThat(noRoute.exit).isEqualTo(ExitCode.USAGE);
        assertThat(noRoute.err).contains("not possible with --gateway");
        for (String open : List.of("http://gw.example:8081", "http://10.0.0.5:8081", "ftp://127.0.0.1/")) {
            Said misused = runAt(open, adminKey, "merchant", "list");
            assertThat(misused.exit()).as(open).isEqualTo(ExitCode.USAGE);
            assertThat(misused.err()).contains("--gateway");
        }
        assertThat(runAt("http://gw.example:8081", adminKey, "merchant", "list").err())
                .contains("the API key would go to gw.example unencrypted");
        Said noKey = run(folder.resolve("none.key"), "merchant", "list");
        assertThat(noKey.exit).isEqualTo(ExitCode.USAGE);
        assertThat(noKey.err).contains("--api-key-file");
    }
}
