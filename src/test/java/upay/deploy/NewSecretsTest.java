package upay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("new-secrets creates what compose needs, and keeps it in the next run")
@Tag("process")
class NewSecretsTest {
    @TempDir
    Path folder;

    private Program run() {
        Path bash = Program.installed("bash");
        Program.installed("openssl");
        return Program.run(folder, List.of(bash.toString(), "new-secrets"));
    }

    private SortedMap<String, String> secrets() throws IOException {
        SortedMap<String, String> secrets = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
            for (Path file : files.toList()) {
                secrets.put(file.getFileName().toString(), Files.readString(file));
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            }
        }
        return secrets;
    }

    @Test
    void twice() throws IOException {
        Files.copy(Recipe.FOLDER.resolve("new-secrets"), folder.resolve("new-secrets"));
        Program first = run();
        SortedMap<String, String> created = secrets();
        Program second = run();

        assertThat(first.exit()).as(first.output()).isZero();
        assertThat(created.keySet())
                .isEqualTo(Recipe.map(Recipe.documents("compose.yaml").get(0).get("secrets"))
                        .keySet());
        assertThat(created.get("master-key")).matches("1:[A-Za-z0-9+/]{43}=\n");
        assertThat(created.get("db-uri")).contains(created.get("upay-password").strip());
        assertThat(created.get("shop.pem")).contains("BEGIN CERTIFICATE", "PRIVATE KEY");
        assertThat(second.exit()).isZero();
        assertThat(second.output().lines())
                .hasSize(created.size() + 1)
                .allMatch(line -> line.startsWith("kept     ") || line.startsWith("The containers run as "));
        assertThat(secrets()).isEqualTo(created);
    }
}
