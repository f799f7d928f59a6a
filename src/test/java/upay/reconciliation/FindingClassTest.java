package upay.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/reconciliation.md has each class of findings, in the program's words")
class FindingClassTest {
    @Test
    @DisplayName("the table is the enum")
    void documented() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs", "reconciliation.md")).stream()
                        .filter(line -> line.matches("\\| [A-Z_]{5,} \\|.*\\|.*\\|.*\\|")))
                .containsExactlyElementsOf(Stream.of(FindingClass.values())
                        .map(one -> "| " + one + " | " + one.meaning() + " | " + one.automatic() + " | " + one.person()
                                + " |")
                        .toList());
    }
}
