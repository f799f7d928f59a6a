package upay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The source tree is tidy")
class TidyTest {
    /**
     * Twice what a file should have at most. A reviewer judges whether a file holds one idea; a tight limit only makes files of
     * 298 lines and of 10.
     */
    private static final int MAX_LINES = 600;

    private static final int MAX_COLUMNS = 120;

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Path LAB = Path.of("src", "lab", "java");

    @Test
    void noFileIsVeryLong() {
        assertThat(Stream.of(MAIN, TESTS, LAB)
                        .flatMap(TidyTest::files)
                        .filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> lines(file).size() > MAX_LINES))
                .as("files of more than " + MAX_LINES + " lines")
                .isEmpty();
    }

    @Test
    void everyPackageHasItsRoomSign() {
        assertThat(files(MAIN)
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
                .as("packages without a package-info.java")
                .isEmpty();
    }

    /** Without it the compiler takes any null of the package for meant. */
    @Test
    void everyPackageSaysWhereNullIsMeant() {
        assertThat(files(MAIN)
                        .filter(file -> file.endsWith("package-info.java"))
                        .filter(file -> !lines(file).contains("@NullMarked")))
                .as("packages without @NullMarked")
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        // Put together here, so that this file does not find itself.
        String marks = String.join("|", "TO" + "DO", "FIX" + "ME", "X" + "XX");
        assertThat(finds("\\b(" + marks + ")\\b")).isEmpty();
    }

    @Test
    void noPathOfOneMachineStandsAnywhere() {
        assertThat(finds("(^|[^\\w.$/}-])/(ro" + "ot|ho" + "me|wo" + "rk|far" + "m|tm" + "p/wt)/"))
                .isEmpty();
    }

    @Test
    void noLineIsCommentedOut() {
        assertThat(finds("^\\s*// .*;\\s*$")).isEmpty();
    }

    /** Rows of tables may be longer, since Markdown cannot break them. */
    @Test
    void noLineOfADocumentIsWide() {
        List<String> wide = new ArrayList<>();
        Stream.concat(
                        files(Path.of("docs")),
                        Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
                                .map(Path::of))
                .filter(file -> file.toString().endsWith(".md"))
                .forEach(file -> {
                    List<String> lines = lines(file);
                    for (int i = 0; i < lines.size(); i++) {
                        if (lines.get(i).length() > MAX_COLUMNS && !lines.get(i).startsWith("|")) {
                            wide.add(file + ":" + (i + 1));
                        }
                    }
                });
        assertThat(wide)
                .as("lines of documents wider than " + MAX_COLUMNS + " columns")
                .isEmpty();
    }

    /** Where the pattern is found in what we wrote: file, line number, text. */
    private static List<String> finds(String regex) {
        Pattern pattern = Pattern.compile(regex);
        List<String> found = new ArrayList<>();
        Stream.of("src", "conf", "scripts", "docs", ".ci", "pom.xml", "README.md", "CHANGELOG.md")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(TidyTest::files)
                .filter(file ->
                        file.toString().matches(".*\\.(java|sql|xml|yaml|md|sh|properties)|.*/(scripts|\\.ci)/\\w+"))
                .forEach(file -> {
                    List<String> lines = lines(file);
                    for (int i = 0; i < lines.size(); i++) {
                        if (pattern.matcher(lines.get(i)).find()) {
                            found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                        }
                    }
                });
        return found;
    }

    private static Stream<Path> files(Path top) {
        try (Stream<Path> walk = Files.walk(top)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
