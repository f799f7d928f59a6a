package upay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
        "No library that is resolved has a fault that src/test/resources/advisories.csv knows of, but those accepted with a reason")
class AdvisoriesTest {
    private static final Path LIST = Path.of("src", "test", "resources", "advisories.csv");
    /** As the local repository lays them: group, artifact, version, file. */
    private static final Pattern JAR = Pattern.compile(".*/repository/(.+)/([^/]+)/([^/]+)/\\2-\\3[^/]*\\.jar");

    private record Advisory(String artifact, String first, String fixed, String id, String accepted) {
        boolean affects(String version) {
            return compare(version, first) >= 0 && (fixed.isEmpty() || compare(version, fixed) < 0);
        }
    }

    private static List<Advisory> advisories() throws IOException {
        List<Advisory> advisories = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] cells =
                        Arrays.stream(line.split(";", 7)).map(String::strip).toArray(String[]::new);
                // A reason may hold a semicolon of its own only by mistake.
                assertThat(cells.length).as(line).isBetween(5, 6);
                advisories.add(new Advisory(cells[0], cells[1], cells[2], cells[3], cells.length == 6 ? cells[5] : ""));
            }
        }
        return advisories;
    }

    private static Map<String, String> resolved() {
        Map<String, String> versions = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Matcher jar = JAR.matcher(entry.replace(File.separatorChar, '/'));
            if (jar.matches()) {
                versions.put(jar.group(1).replace('/', '.') + ":" + jar.group(2), jar.group(3));
            }
        }
        return versions;
    }

    /** Number by number; what is no number ("Final") counts nothing. */
    private static int compare(String a, String b) {
        int[] left = numbers(a);
        int[] right = numbers(b);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = Integer.compare(i < left.length ? left[i] : 0, i < right.length ? right[i] : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .filter(part -> part.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Test
    @DisplayName("what is resolved is clean")
    void clean() throws IOException {
        Map<String, String> resolved = resolved();
        assertThat(resolved).containsKeys("io.vertx:vertx-core", "io.netty:netty-handler", "org.postgresql:postgresql");

        List<String> found = advisories().stream()
                .filter(advisory -> advisory.accepted.isEmpty())
                .filter(advisory -> resolved.containsKey(advisory.artifact))
                .filter(advisory -> advisory.affects(resolved.get(advisory.artifact)))
                .map(advisory -> advisory.artifact + " " + resolved.get(advisory.artifact) + ": " + advisory.id)
                .toList();

        assertThat(found)
                .as("raise the version, or accept it in %s with a reason", LIST)
                .isEmpty();
    }

    @Test
    @DisplayName("what is listed is used, and what is accepted is still needed to be")
    void noDeadRows() throws IOException {
        Map<String, String> resolved = resolved();
        for (Advisory advisory : advisories()) {
            assertThat(resolved).as("a row about what is no longer used").containsKey(advisory.artifact);
            if (!advisory.accepted.isEmpty()) {
                assertThat(advisory.affects(resolved.get(advisory.artifact)))
                        .as("%s need not be accepted any more", advisory.id)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.5.20, true",
        "1.5.24, true",
        "1.5.25, false",
        "1.6.6, false",
        "1.10.0, false",
        "0.9.19, false",
        "1.5.24-x, true",
    })
    @DisplayName("a version is compared number by number")
    void versions(String version, boolean affected) {
        assertThat(new Advisory("a:b", "0.9.20", "1.5.25", "CVE", "").affects(version))
                .isEqualTo(affected);
        assertThat(new Advisory("a:b", "0.9.20", "", "CVE", "").affects("9")).isTrue();
    }
}
