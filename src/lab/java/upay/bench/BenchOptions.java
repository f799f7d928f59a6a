package upay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the measuring programs share: the jar, where reports go, and how such a program runs and ends. */
final class BenchOptions {
    @Option(names = "--jar", defaultValue = "target/upay-gateway.jar", description = "What is measured.")
    Path jar;

    @Option(names = "--write", description = "A folder for report and pictures, such as docs/performance.")
    Path write;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    boolean help;

    /** Runs a program, and ends this JVM with its exit code; 1 if it fails, with the reason on standard error. */
    static void run(Callable<Integer> program, String[] arguments) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                .setLevel(ch.qos.logback.classic.Level.WARN);
        CommandLine line = new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (!(e instanceof BenchException)) {
                        e.printStackTrace();
                    }
                    System.err.println(e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    static void progress(String what) {
        System.err.println("  " + what);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
