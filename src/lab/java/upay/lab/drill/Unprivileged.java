package upay.lab.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that refuse to run as root, as PostgreSQL does: as root they run as the user postgres. */
final class Unprivileged {
    private static final String USER = "postgres";

    private Unprivileged() {}

    /** Where a program is installed; also where only root's PATH leads, or none. */
    static Optional<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")),
                        Stream.of("/usr/sbin", "/usr/lib/postgresql/15/bin"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static List<String> command(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    /** They may use it, and all in it. */
    static void give(Path folder) {
        if (!isRoot()) {
            return;
        }
        try {
            int exit = new ProcessBuilder("chown", "-R", USER + ":", folder.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("there is no user " + USER);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
