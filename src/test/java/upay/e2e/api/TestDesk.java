package upay.e2e.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import upay.cli.CommandLineInterface;
import upay.cli.operator.CommandFixture.Said;
import upay.store.TestStore;

/** The commands of an operator, over the store of a gateway that runs. */
public final class TestDesk {
    private final Path config;

    /**
     * @param folder its own
     * @param settings more lines of its configuration
     */
    public TestDesk(Path folder, TestStore store, String... settings) throws IOException {
        List<String> lines = new ArrayList<>(List.of("db:", "  uri: \"" + store.uri() + "\""));
        lines.addAll(List.of(settings));
        config = Files.write(folder.resolve("desk.yaml"), lines);
    }

    /** @param command its words, separated by single spaces */
    public Said run(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(command.split(" ")), List.of("--config", config.toString()).stream())
                        .toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }
}
