package upay.sandbox.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import upay.domain.Payway;

/**
 * A published account of a channel: {@code sandbox/<channel>.properties}, or one of another kind beside it. Its {@code channel.} keys are the sandbox's;
 * the {@code gateway.} keys are what a gateway needs to reach it.
 */
public final class SandboxAccount {
    private final Properties properties;

    private SandboxAccount(Properties properties) {
        this.properties = properties;
    }

    public static SandboxAccount of(Payway payway) {
        return of(payway.channel());
    }

    /** @param file its name, without {@code .properties} */
    public static SandboxAccount of(String file) {
        String name = "/sandbox/" + file + ".properties";
        Properties properties = new Properties();
        try (InputStream stream = SandboxAccount.class.getResourceAsStream(name);
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        return new SandboxAccount(properties);
    }

    /** A value for the channel's side. */
    public String channel(String key) {
        return value("channel." + key);
    }

    /** A value for the gateway's side. */
    public String gateway(String key) {
        return value("gateway." + key);
    }

    private String value(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("the sandbox's account has no " + key);
        }
        return value;
    }
}
