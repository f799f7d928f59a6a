package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every key sets one value, that of its own name")
class GatewayConfigTest {
    /** Sections and keys that the records name otherwise. */
    private static final Map<String, String> NAMES = Map.of(
            "db", "store",
            "tls", "entrance",
            "channel-loopback", "loopback");

    @TempDir
    private Path folder;

    static Stream<Named<SettingKey>> keys() {
        return GatewayConfig.keys().stream().map(key -> Named.of(key.name(), key));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void everyKeyReachesItsPlace(SettingKey key) throws Exception {
        String other = OtherValue.of(key, folder);
        GatewayConfig.Reading reading = GatewayConfig.read(Map.of(key.variable(), other), null);

        assertThat(reading.faults()).noneMatch(fault -> fault.startsWith(key.name() + ": found"));
        Set<String> changed =
                Leaves.changed(Leaves.of(GatewayConfig.require(Map.of(), null)), Leaves.of(reading.config()));
        assertThat(changed).singleElement().satisfies(path -> assertThat(isPlaceOf(key, path))
                .as("%s is set by %s", path, key.name())
                .isTrue());
    }

    /** All of the key's sections are in the path, and it ends with the key's own name. */
    private static boolean isPlaceOf(SettingKey key, String path) {
        List<String> words = Arrays.stream(key.name().split("\\."))
                .map(word -> NAMES.getOrDefault(word, word))
                .map(GatewayConfigTest::letters)
                .toList();
        List<String> steps = Arrays.stream(path.split("\\.(?=[^.])"))
                .map(GatewayConfigTest::letters)
                .toList();
        String last = words.get(words.size() - 1);
        List<String> sections = words.subList(0, words.size() - 1);
        String step = steps.get(steps.size() - 1);
        // breaker-silence is breaker.silence.
        boolean named = step.equals(last) || (steps.get(steps.size() - 2) + step).equals(last);
        return named && steps.containsAll(sections) && (!sections.isEmpty() || isTop(steps));
    }

    private static boolean isTop(List<String> steps) {
        return steps.get(0).equals("general") || steps.equals(List.of("channels", "loopback"));
    }

    /** A secret's twin names its file. */
    private static String letters(String name) {
        return name.replaceAll("-file$", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
