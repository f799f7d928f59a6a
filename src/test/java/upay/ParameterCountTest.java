package upay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("No constructor and no method has more parameters than a reader can distinguish by position")
class ParameterCountTest {
    private static final int MAX = 8;

    @Test
    void everySignatureIsShort() throws IOException {
        List<Executable> all = Stream.of(Main.class, ParameterCountTest.class)
                .flatMap(ParameterCountTest::classesBeside)
                .flatMap(type ->
                        Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors())))
                .filter(unit -> !unit.isSynthetic())
                .toList();
        assertThat(all).hasSizeGreaterThan(10_000);
        assertThat(all.stream().filter(unit -> unit.getParameterCount() > MAX).map(Executable::toGenericString))
                .isEmpty();
    }

    /** All classes that were compiled together with this one; none is initialized. */
    private static Stream<Class<?>> classesBeside(Class<?> one) {
        try {
            Path root = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(root.resolve("upay"))) {
                return files
                        .filter(file -> file.toString().endsWith(".class") && !file.endsWith("package-info.class"))
                        .map(file -> root.relativize(file).toString().replace(java.io.File.separatorChar, '.'))
                        .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                        .toList()
                        .stream();
            }
        } catch (IOException | java.net.URISyntaxException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ParameterCountTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
