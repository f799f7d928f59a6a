package upay.console;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files of the console, by their path below {@code /console/}. {@code files.txt} lists them, since a jar cannot be
 * listed at no cost; nothing that is not on it is served. The contracts, which are YAML, are there as JSON too, for the
 * page that shows them.
 */
final class ConsoleFiles {
    static final String INDEX = "index.html";

    private static final String FOLDER = "upay/console/";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "LICENSE", "text/plain; charset=utf-8",
            "txt", "text/plain; charset=utf-8");

    /** Paths of the contracts as JSON, and where each is. */
    private static final Map<String, String> CONTRACTS =
            Map.of("contracts/shop.json", "docs/openapi.yaml", "contracts/management.json", "docs/management.yaml");

    private ConsoleFiles() {}

    /** Reads and compresses all of them: some hundred milliseconds, not for an event loop. */
    static Map<String, ConsoleFile> read() {
        Map<String, ConsoleFile> files = new HashMap<>();
        for (String name : names()) {
            files.put(name, ConsoleFile.of(type(name), required(FOLDER + name)));
        }
        CONTRACTS.forEach((name, source) -> files.put(name, ConsoleFile.of(type(name), contract(required(source)))));
        return Map.copyOf(files);
    }

    private static List<String> names() {
        return new String(required(FOLDER + "files.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] contract(byte[] yaml) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(new String(yaml, StandardCharsets.UTF_8));
        return Json.encode(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static String type(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException(name + " has no known type");
        }
        return type;
    }

    private static byte[] required(String resource) {
        try (InputStream stream = ConsoleFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not in the program");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
