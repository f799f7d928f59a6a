package upay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A configuration file may leave out everything: the file's content, a section's, a key's value")
class GatewayConfigEmptyTest {
    private static final GatewayConfig DEFAULTS = GatewayConfig.require(Map.of(), null);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n \n",
                "# a comment\n",
                "---\n",
                "# a comment\n---\n# another\n",
                "\ufeff# a comment behind a byte order mark\n",
                "\ufeff",
                "{}\n",
                "~\n",
                "http:\n",
                "http:\n  tls:\n",
                "http: {}\ndb:\n"
            })
    void aFileWithoutAnyKeyIsTheDefaults(String text) throws IOException {
        GatewayConfig.Reading reading = GatewayConfig.read(Map.of(), file(text));

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.config()).isEqualTo(DEFAULTS);
    }

    static Stream<String> everyKey() {
        return GatewayConfig.keys().stream().map(SettingKey::name);
    }

    @ParameterizedTest
    @MethodSource("everyKey")
    void aKeyWithoutAValueHasItsDefault(String key) throws IOException {
        for (String nothing : new String[] {"", " ~", " null", " # a comment", " \"\""}) {
            GatewayConfig.Reading reading = GatewayConfig.read(Map.of(), file(nested(key, nothing)));

            assertThat(reading.faults()).as("%s:%s", key, nothing).isEmpty();
            assertThat(reading.config()).as("%s:%s", key, nothing).isEqualTo(DEFAULTS);
        }
    }

    @Test
    void allKeysWithoutValuesTogetherHaveTheirDefaults() throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        everyKey().forEach(key -> put(tree, key));

        GatewayConfig.Reading reading = GatewayConfig.read(Map.of(), file(text(tree, "")));

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.config()).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "hello\n", "\"text\"\n"})
    void aFileOfAnythingButKeysIsRefusedByItsName(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> GatewayConfig.read(Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gateway.yaml: holds no keys");
    }

    @Test
    void anUnknownKeyWithoutAValueIsStillAFault() throws IOException {
        assertThat(GatewayConfig.read(Map.of(), file("http:\n  hots:\nnothing:\n"))
                        .faults())
                .containsExactly(
                        "http.hots: unknown key; the nearest is http.host",
                        "nothing: unknown key; the nearest is profile");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), text);
    }

    private static String nested(String key, String value) {
        String[] parts = key.split("[.]");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            text.append("  ".repeat(i)).append(parts[i]).append(':').append(i + 1 < parts.length ? "" : value);
            text.append('\n');
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            tree.put(key, Map.of());
        } else {
            put(
                    (Map<String, Object>) tree.computeIfAbsent(key.substring(0, dot), k -> new LinkedHashMap<>()),
                    key.substring(dot + 1));
        }
    }

    @SuppressWarnings("unchecked")
    private static String text(Map<String, Object> tree, String indent) {
        return tree.entrySet().stream()
                .map(entry ->
                        indent + entry.getKey() + ":\n" + text((Map<String, Object>) entry.getValue(), indent + "  "))
                .collect(Collectors.joining());
    }
}
