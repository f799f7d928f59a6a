package upay.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the files of {@code deploy/}. */
final class Recipe {
    static final Path FOLDER = Path.of("deploy");

    private Recipe() {}

    static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files. */
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each document of a YAML file, with its merge keys resolved. */
    static List<Map<String, Object>> documents(String file) {
        Load load = new Load(LoadSettings.builder().setLabel(file).build());
        return StreamSupport.stream(load.loadAllFromString(text(file)).spliterator(), false)
                .map(document -> map(merged(document)))
                .toList();
    }

    /** What stands at a path of keys and, in lists, indexes. */
    static Object at(Object tree, Object... path) {
        Object node = tree;
        for (Object step : path) {
            node = step instanceof Integer index ? ((List<?>) node).get(index) : ((Map<?, ?>) node).get(step);
            if (node == null) {
                throw new AssertionError("nothing at " + step + " of " + List.of(path));
            }
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object node) {
        return (List<Object>) node;
    }

    private static Object merged(Object node) {
        if (node instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(merged(item)));
            return items;
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        Map<Object, Object> all = new LinkedHashMap<>();
        if (map.get("<<") != null) {
            all.putAll((Map<?, ?>) merged(map.get("<<")));
        }
        map.forEach((key, value) -> {
            if (!"<<".equals(key)) {
                all.put(key, merged(value));
            }
        });
        return all;
    }
}
