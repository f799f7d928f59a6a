package upay.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.ConstructYamlNull;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A YAML file as dotted keys with the literal text of their values; a list becomes comma-separated, as in the environment. */
final class YamlFile {
    /** The packaged file has some 10 KiB; a file a hundred times larger is not a configuration. */
    private static final int MAX_CHARS = 1024 * 1024;

    private YamlFile() {}

    /** @throws ConfigException naming file and line; the text itself is not shown, since it may hold secrets */
    static Map<String, String> read(Path path) {
        try {
            return parse(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new ConfigException(
                    List.of(path + ": can't be read (" + e.getClass().getSimpleName() + ")"));
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark().map(YamlFile::position).orElse("");
            throw new ConfigException(List.of(path + where + ": is not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new ConfigException(List.of(path + ": unsupported YAML"));
        }
    }

    /** The {@code conf/gateway.yaml} packaged in the jar: all keys and defaults. */
    static Map<String, String> packaged() {
        try (InputStream stream = YamlFile.class.getResourceAsStream("/conf/gateway.yaml")) {
            return parse("conf/gateway.yaml", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String position(Mark mark) {
        return ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    private static Map<String, String> parse(String name, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new TextSchema())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(MAX_CHARS)
                .build();
        Map<String, String> flat = new LinkedHashMap<>();
        Object content = new Load(settings).loadFromString(text);
        if (content != null && !(content instanceof Map)) {
            throw new ConfigException(List.of(name + ": holds no keys, but "
                    + (content instanceof List ? "a list" : "a text") + "; a setting is written as key: value"));
        }
        if (content != null) {
            flatten("", content, flat);
        }
        return flat;
    }

    /** Every scalar stays its literal text, so that file and environment are read by one parser; none is no value. */
    private static final class TextSchema extends FailsafeSchema {
        private static final Set<String> NOTHING = Set.of("", "~", "null");

        @Override
        public ScalarResolver getScalarResolver() {
            return (text, isPlain) -> isPlain && NOTHING.contains(text) ? Tag.NULL : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
            constructors.put(Tag.NULL, new ConstructYamlNull());
            return constructors;
        }
    }

    private static void flatten(String prefix, @Nullable Object value, Map<String, String> flat) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, inner, flat));
        } else if (value instanceof List<?> list) {
            flat.put(
                    prefix,
                    list.stream().filter(Objects::nonNull).map(String::valueOf).collect(Collectors.joining(", ")));
        } else {
            flat.put(prefix, value == null ? "" : value.toString());
        }
    }
}
