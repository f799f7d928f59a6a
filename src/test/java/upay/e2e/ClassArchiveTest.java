package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The archive of classes is used if it fits; one of another jar is not, and the program starts without it")
@Tag("process")
class ClassArchiveTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    private Path loaded;

    @BeforeEach
    void log() {
        loaded = folder.resolve("loaded");
    }

    /** Standard output and error. */
    private String run(List<String> command) throws Exception {
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(printed);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private String start(String classPath) throws Exception {
        String archive = CompiledProgram.get().options().get(0);
        assertThat(archive).startsWith("-XX:SharedArchiveFile=");
        return run(
                List.of(JAVA, archive, "-Xlog:class+load:file=" + loaded, "-cp", classPath, "upay.Main", "--version"));
    }

    private String source() throws IOException {
        try (var lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains(" upay.Main source: "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "upay.test.archive", matches = "true")
    @DisplayName("its classes come out of the archive; out of the jar if the jar is another one, which the JVM says")
    void used() throws Exception {
        String classPath = CompiledProgram.get().path();
        String version = start(classPath);
        assertThat(source()).contains("shared objects file");

        Path jar = Path.of(classPath.substring(0, classPath.indexOf(java.io.File.pathSeparator)));
        Path other = Files.copy(jar, folder.resolve("upay.jar"));
        String printed = start(classPath.replace(jar.toString(), other.toString()));

        assertThat(source()).contains("upay.jar").doesNotContain("shared objects file");
        assertThat(printed).endsWith(version).contains("shared archive");
    }

    @Test
    @DisplayName("scripts give it to the JVM only if it is newer than the jar")
    void option() throws Exception {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        Files.copy(Path.of("scripts", "lib.sh"), scripts.resolve("lib.sh"));
        Path target = Files.createDirectories(folder.resolve("target"));
        Path jar = Files.writeString(target.resolve("upay-gateway.jar"), "jar");
        List<String> ask = new ArrayList<>(
                List.of("bash", "-c", ". \"$0\"; JAVA=$1; archive_file; archive_option", scripts + "/lib.sh", JAVA));
        String name = run(ask).strip();
        assertThat(name)
                .startsWith("target/upay-gateway-serve-" + Runtime.version().feature());
        Path archive = Files.write(folder.resolve(name), "archive".getBytes(StandardCharsets.US_ASCII));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));

        assertThat(run(ask).lines().skip(1)).hasSize(1).allMatch(option -> option.endsWith("=" + archive.toString()));

        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().minusSeconds(20)));
        assertThat(run(ask).lines().skip(1)).isEmpty();
    }
}
