package upay.e2e;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** A command of the gateway's program, run as operators run it: in a process of its own. */
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
