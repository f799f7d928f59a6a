package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import upay.cli.CommandLineInterface;
import upay.config.GatewayConfig;
import upay.config.SettingKey;

/**
 * A command of the gateway's program: run as operators run it, in a process of its own, or in this JVM, which takes a
 * tenth of the time.
 */
public record CommandProcess(int exit, String out, String err) {
    private static final int PATIENCE_SECONDS = 60;

    public static CommandProcess run(Map<String, String> settings, Path folder, String... words) {
        return run(settings, folder, PATIENCE_SECONDS, words);
    }

    /** A command that may take longer. */
    public static CommandProcess run(Map<String, String> settings, Path folder, int patienceSeconds, String... words) {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.addAll(List.of(words));
        Path out = folder.resolve("command.out");
        Path err = folder.resolve("command.err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        GatewayProcess.settle(builder.environment(), settings);
        try {
            Process process = builder.start();
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new CommandProcess(process.waitFor(), read(out), read(err));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /**
     * Runs it in this JVM, where no process is the point.
     *
     * @param settings environment variables, as of the gateways beside it
     * @param folder takes the configuration file
     */
    public static CommandProcess here(Map<String, String> settings, Path folder, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try {
            Path config = Files.createTempFile(folder, "command", ".yaml");
            Files.writeString(config, file(settings).encode());
            List<String> arguments = new ArrayList<>(List.of(words));
            arguments.add("--config=" + config);
            int exit = CommandLineInterface.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(arguments.toArray(String[]::new));
            Files.delete(config);
            return new CommandProcess(exit, out.toString(), err.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The configuration file that says the same as the variables; JSON is YAML. */
    private static JsonObject file(Map<String, String> settings) {
        JsonObject file = new JsonObject();
        for (SettingKey key : GatewayConfig.keys()) {
            String value = settings.get(key.variable());
            if (value != null) {
                JsonObject section = file;
                String[] names = key.name().split("\\.");
                for (int i = 0; i < names.length - 1; i++) {
                    if (!section.containsKey(names[i])) {
                        section.put(names[i], new JsonObject());
                    }
                    section = section.getJsonObject(names[i]);
                }
                section.put(names[names.length - 1], value);
            }
        }
        return file;
    }

    /** The one line of a command that went well. */
    JsonObject line() {
        Assertions.assertThat(err).isEmpty();
        Assertions.assertThat(exit).isZero();
        return new JsonObject(out);
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
