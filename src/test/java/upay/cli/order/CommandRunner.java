package upay.cli.order;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import upay.cli.CommandLineInterface;
import upay.store.TestStore;

/** An operator at a store: runs commands in this JVM. */
public final class CommandRunner {
    private final Path config;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** @param settings further lines of gateway.yaml */
    public CommandRunner(Path folder, TestStore database, String... settings) {
        try {
            List<String> lines = new ArrayList<>(List.of("db:", "  uri: \"" + database.uri() + "\""));
            lines.addAll(List.of(settings));
            config = Files.write(folder.resolve("gateway.yaml"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the exit code. */
    public int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--config=" + config);
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    /** What the last command answered. */
    public List<JsonObject> lines() {
        return out.toString().lines().map(JsonObject::new).toList();
    }

    /** The same, as text for people. */
    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
