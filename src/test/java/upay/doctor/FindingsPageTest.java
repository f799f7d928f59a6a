package upay.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/signature.md lists every finding of the doctor and no other")
class FindingsPageTest {
    private static final Pattern NAME = Pattern.compile("`([A-Z0-9_]{3,})`");

    @Test
    void everyFindingAndNoOther() throws IOException {
        String page = Files.readString(Path.of("docs", "signature.md"));
        String section = page.substring(page.indexOf("\n## Doctor"), page.indexOf("\n## Notifications"));
        Set<String> named = section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Cause.values()).map(Cause::name).toList());
    }
}
