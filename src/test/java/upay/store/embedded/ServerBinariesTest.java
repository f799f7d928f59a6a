package upay.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("PostgreSQL's files are unpacked")
class ServerBinariesTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("into a folder that is given with a dot in its path, as ./data is")
    void dotted() throws Exception {
        Path bin = ServerBinaries.unpack(
                folder.resolve(".").resolve("data").resolve("..").resolve("binaries"));

        assertThat(bin).startsWith(folder.resolve("binaries"));
        assertThat(bin).isEqualTo(bin.normalize());
    }
}
