package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import upay.cli.CommandLineInterface;
import upay.store.TestStore;

/** Commands as an operator types them, run in this process against a store of their own. */
public final class CommandFixture {
    public static final String KEY_1 = "1:" + "11".repeat(32);
    static final String KEY_2 = "2:" + "22".repeat(32);

    public final TestStore store = TestStore.fresh();
    private final Path folder;
    private final Path config;

    public CommandFixture(Path folder) {
        this.folder = folder;
        this.config = folder.resolve("gateway.yaml");
        masterKeys(KEY_1);
    }

    /** What the master key file holds from now on. */
    void masterKeys(String... lines) {
        Path keys = file("master.key", String.join("\n", lines));
        file("gateway.yaml", """
                db:
                  uri: "%s"
                master-key-file: %s
                """.formatted(store.uri(), keys));
    }

    public Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output of a command, and its exit code. */
    public record Said(int exit, String out, String err) {
        /** The one line of a command that went well. */
        public JsonObject line() {
            assertThat(err).isEmpty();
            assertThat(exit).isZero();
            assertThat(out.lines()).hasSize(1);
            return new JsonObject(out);
        }

        public List<JsonObject> lines() {
            assertThat(err).isEmpty();
            assertThat(exit).isZero();
            return out.lines().map(JsonObject::new).toList();
        }

        /** Nothing was printed to stdout, and this is the reason. */
        public Said refused(int code, String... words) {
            assertThat(err).contains(words);
            assertThat(err).doesNotContain("Exception", "\tat ");
            assertThat(out).isEmpty();
            assertThat(exit).isEqualTo(code);
            return this;
        }
    }

    /** @param command its words, separated by single spaces; words that contain spaces are in {@code more} */
    public Said run(String command, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        words.addAll(List.of("--config", config.toString()));
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    /** All rows of the store, as a reader of its tables sees them. */
    public String tables() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("merchants", "stores", "terminals", "channel_accounts", "switches")) {
            all.append(store.rows(table, "1"));
        }
        return all.toString();
    }
}
