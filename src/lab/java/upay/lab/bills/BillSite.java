package upay.lab.bills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import upay.e2e.CommandProcess;
import upay.e2e.GatewayProcess;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

/**
 * A store and a sandbox after a day of sales, and the operator's commands at both.
 *
 * @param settings of the commands, without the store's address
 * @param folder for files
 * @param sandbox where the bills come from
 * @param login of the commands at the store
 * @param superuser at the same database
 */
public record BillSite(
        Map<String, String> settings, Path folder, URI sandbox, StoreAddress login, StoreAddress superuser) {
    public BillSite {
        settings = Map.copyOf(settings);
    }

    /** The same with another database of the same server. */
    BillSite withDatabase(String name) {
        return new BillSite(settings, folder, sandbox, login.withDatabase(name), superuser.withDatabase(name));
    }

    TestStore store() {
        return TestStore.at(superuser.uri());
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("UPAY_DB_URI", login.uri());
        return variables;
    }

    /** Runs a command in this JVM. */
    CommandProcess run(String... words) {
        return CommandProcess.here(variables(), folder, words);
    }

    /** Starts a command in a process of its own; what it prints stays in the folder. */
    Process start(String... words) {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("commands.log").toFile()));
        GatewayProcess.settle(builder.environment(), variables());
        try {
            Process process = builder.start();
            // Should the lab be ended from outside, nothing stays behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
