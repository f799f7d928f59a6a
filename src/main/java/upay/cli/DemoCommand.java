package upay.cli;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import upay.app.Gateway;
import upay.app.VertxRuntime;
import upay.cli.logging.LogOutput;
import upay.client.Demo;
import upay.config.GatewayConfig;

/** The command demo. */
@Command(
        name = "demo",
        description = {
            "Demonstrates the gateway in under a minute: pay, query, refund, cancel, recovery of a lost response.",
            "Starts a gateway of its own, in a temporary folder and on free ports, unless --url is given."
        })
final class DemoCommand implements Callable<Integer> {
    /** The demo takes well under a minute; a longer run has hung. */
    private static final int LIMIT_SECONDS = 180;

    @ArgGroup(exclusive = false, heading = "A running gateway with a sandbox:%n")
    private Running running;

    private static final class Running {
        @Option(names = "--url", required = true, description = "Its address, such as http://localhost:8080.")
        private URI url;

        @Option(
                names = "--management-url",
                required = true,
                description = "Its management address, such as http://localhost:8081.")
        private URI management;
    }

    @Override
    public Integer call() throws Exception {
        if (running != null) {
            return play(running.url, running.management);
        }
        Path folder = Files.createTempDirectory("upay-demo-");
        GatewayConfig config = GatewayConfig.require(
                Map.of(
                        "UPAY_DATA_DIR", folder.toString(),
                        "UPAY_HTTP_HOST", "127.0.0.1",
                        "UPAY_HTTP_PORT", "0",
                        "UPAY_MANAGEMENT_PORT", "0",
                        "UPAY_LOGGING_LEVEL", "error"),
                null);
        LogOutput.start(config.logging());
        Gateway gateway = new Gateway(config);
        TerminationHook.closes(() -> {
            gateway.close();
            delete(folder);
        });
        System.out.println("Starting a gateway with its own sandbox and database; this takes some seconds ...");
        gateway.start();
        return play(gateway.uri(), gateway.managementUri());
    }

    private static int play(URI url, URI management) throws Exception {
        Vertx vertx = VertxRuntime.start();
        try {
            return Demo.run(vertx, url, management, System.out).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(2, TimeUnit.SECONDS);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Some files remain in " + folder);
        }
    }
}
