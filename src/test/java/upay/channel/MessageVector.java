package upay.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One vector file: remarks ({@code #}), headers ({@code name: value}), a blank line, and a body without its last line end.
 */
public record MessageVector(String name, Map<String, String> headers, String body) {
    private static final Path ROOT = Path.of("src/test/resources/vectors");

    public static List<MessageVector> all(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            List<MessageVector> vectors =
                    files.sorted().map(MessageVector::read).toList();
            if (vectors.isEmpty()) {
                throw new IllegalStateException("no vectors in " + folder);
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static MessageVector one(String file) {
        return read(ROOT.resolve(file));
    }

    public static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String header(String name, String otherwise) {
        return headers.getOrDefault(name, otherwise);
    }

    private static MessageVector read(Path file) {
        try {
            String text = Files.readString(file);
            int blank = text.indexOf("\n\n");
            Map<String, String> headers = new LinkedHashMap<>();
            text.substring(0, blank)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int colon = line.indexOf(':');
                        // An empty value has no space before it.
                        headers.put(line.substring(0, colon), line.substring(Math.min(colon + 2, line.length())));
                    });
            String body = text.substring(blank + 2);
            String name = file.getFileName().toString().replace(".vector", "");
            return new MessageVector(name, headers, body.endsWith("\n") ? body.substring(0, body.length() - 1) : body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a vector: " + file, e);
        }
    }
}
