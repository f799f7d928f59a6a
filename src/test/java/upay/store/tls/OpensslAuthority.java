package upay.store.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of a test's own, by openssl. */
public final class OpensslAuthority {
    private final Path folder;
    private final String name;

    /** @param name of its files and of the authority */
    public OpensslAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name + " -keyout "
                + name + ".key -out " + name + ".pem");
    }

    public static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl")));
    }

    /** Its certificate. */
    public Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /** What it issued: PEM files. */
    public record Issued(Path certificate, Path key) {}

    /**
     * @param subject common name
     * @param alternatives as openssl writes them: DNS:localhost,IP:127.0.0.1
     * @param days of validity; negative: it has expired
     */
    public Issued issue(String subject, String alternatives, int days) {
        String file = name + "-" + subject + days;
        run("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + subject + " -keyout " + file
                + ".key -out " + file + ".csr");
        try {
            Files.writeString(folder.resolve(file + ".ext"), "subjectAltName=" + alternatives);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        run("x509 -req -in " + file + ".csr -CA " + name + ".pem -CAkey " + name + ".key -CAcreateserial -days " + days
                + " -extfile " + file + ".ext -out " + file + ".pem");
        return new Issued(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    }

    private void run(String arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("openssl failed: " + arguments);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
