package upay.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Locates the configuration file. */
public final class ConfigFile {
    private static final Path NAME = Path.of("conf", "gateway.yaml");

    private ConfigFile() {}

    /**
     * The file to read: the named one (on the command line, else by UPAY_CONFIG), else {@code conf/gateway.yaml} in the
     * working directory, beside the jar, or beside the jar's folder.
     *
     * @param named may be null
     * @param jar the program's own file; may be null
     * @return null if none is named and none exists: the defaults apply
     * @throws ConfigException if the named one does not exist
     */
    public static @Nullable Path find(Path named, Map<String, String> environment, @Nullable Path jar) {
        String variable = environment.getOrDefault("UPAY_CONFIG", "");
        Path wanted = named != null || variable.isEmpty() ? named : Path.of(variable);
        if (wanted == null) {
            return candidates(jar).filter(Files::isRegularFile).findFirst().orElse(null);
        }
        if (!Files.isRegularFile(wanted)) {
            throw new ConfigException(
                    List.of((named != null ? "--config" : "UPAY_CONFIG") + ": no file " + wanted.toAbsolutePath()));
        }
        return wanted;
    }

    private static Stream<Path> candidates(@Nullable Path jar) {
        Stream<Path> working = Stream.of(NAME);
        if (jar == null || jar.toAbsolutePath().getParent() == null) {
            return working;
        }
        Path folder = jar.toAbsolutePath().getParent();
        return Stream.concat(working, Stream.of(folder.resolve(NAME), folder.resolveSibling(NAME)));
    }
}
