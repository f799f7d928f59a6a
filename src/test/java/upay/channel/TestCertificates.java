package upay.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Self-signed certificates made by the JDK's keytool, valid for a day. */
public final class TestCertificates {
    public static final String PASSWORD = "changeit";

    private final Path folder;

    public TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** A key and certificate for localhost, as a PKCS#12 file. */
    public Path keyStore(String name) {
        Path file = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString());
        return file;
    }

    /** The certificate in it, as PEM. */
    public String pem(Path keyStore) throws IOException {
        Path file = folder.resolve(keyStore.getFileName() + ".pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                keyStore.getFileName().toString().replace(".p12", ""),
                "-storepass",
                PASSWORD,
                "-keystore",
                keyStore.toString(),
                "-file",
                file.toString());
        return Files.readString(file);
    }

    public static String base64(Path keyStore) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(keyStore));
    }

    private static void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean done = process.waitFor(60, TimeUnit.SECONDS);
            if (!done) {
                process.destroyForcibly();
            }
            if (!done || process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
