package upay.e2e.callback;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The sandbox's account at a channel, as the jar publishes it: both sides' keys, since the sandbox plays the channel. */
public final class SandboxAccountKeys {
    private SandboxAccountKeys() {}

    public static Properties account(String channel) {
        Properties account = new Properties();
        try (InputStream file = SandboxAccountKeys.class.getResourceAsStream("/sandbox/" + channel + ".properties")) {
            account.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return account;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A key's Base64 without its first and last line. */
    static String bare(String pem) {
        return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
