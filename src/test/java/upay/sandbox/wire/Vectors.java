package upay.sandbox.wire;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The vectors in src/test/resources/vectors. */
public final class Vectors {
    private final Properties properties = new Properties();

    public Vectors(String channel) {
        try (InputStreamReader reader = new InputStreamReader(
                Vectors.class.getResourceAsStream("/vectors/sandbox/" + channel + ".properties"),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String get(String name) {
        return properties.getProperty(name);
    }

    /** {@code k=v&k=v} with raw values, empty ones included. */
    public Map<String, String> fields(String name) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : get(name).split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], halves[1]);
        }
        return fields;
    }
}
