package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docs/state-machine.md shows the transition table as it is")
class TransitionsDrawingTest {
    private static final Path PAGE = Path.of("docs", "state-machine.md");

    @Test
    @DisplayName("draw it anew with -Dupay.update-docs=true")
    void drawing() throws IOException {
        String drawn = StateMachineDrawing.page();
        if (Boolean.getBoolean("upay.update-docs")) {
            Files.writeString(PAGE, drawn);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(drawn);
    }
}
