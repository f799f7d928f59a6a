package upay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.config.GatewayConfig;
import upay.config.SettingKey;

@DisplayName("Each key of the configuration has a test that observes its effect (setting-effects.csv)")
class SettingEffectsTest {
    private static final Path TABLE = Path.of("src", "test", "resources", "setting-effects.csv");
    private static final Path SOURCES = Path.of("src", "test", "java");

    /**
     * One line of the table.
     *
     * @param key a name; a star stands for any channel, for the keys of a section, or for the keys that name a secret's file
     */
    private record Line(String key, List<String> tests, String word) {
        boolean isAbout(String name) {
            return name.matches(key.replace(".", "\\.").replace("*", key.startsWith("*") ? ".+" : "[a-z-]+"));
        }
    }

    static List<Line> lines() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("key;"))
                .map(line -> line.split(";"))
                .map(cells -> new Line(cells[0], Arrays.asList(cells[1].split(" ")), cells[2]))
                .toList();
    }

    static Stream<String> keys() {
        return GatewayConfig.keys().stream().map(SettingKey::name);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyHasOneLine(String key) throws IOException {
        assertThat(lines().stream().filter(line -> line.isAbout(key))).hasSize(1);
    }

    @Test
    void aLineIsAboutAKey() throws IOException {
        assertThat(lines()).allMatch(line -> keys().anyMatch(line::isAbout));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void theTestsAreThereAndOneOfThemSetsTheKey(Line line) throws Exception {
        List<String> sources = new ArrayList<>();
        for (String test : line.tests()) {
            Class<?> type = Class.forName("upay." + test);
            assertThat(type.getSimpleName()).endsWith("Test");
            while (type != Object.class) {
                sources.add(Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java")));
                type = type.getSuperclass();
            }
        }

        assertThat(sources).as(line.tests() + " and " + line.word()).anyMatch(source -> source.contains(line.word()));
    }
}
