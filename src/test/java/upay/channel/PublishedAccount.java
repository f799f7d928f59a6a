package upay.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;

/** The sandbox's account at each channel, as it is published. */
public final class PublishedAccount {
    private PublishedAccount() {}

    /** @param port on this machine, of the server that answers as the channel */
    static AccountSettings at(Payway payway, int port) {
        return at(payway, payway.channel(), port);
    }

    /** @param account of several that the channel has */
    static AccountSettings at(Payway payway, String account, int port) {
        Map<String, Secret> settings = new HashMap<>();
        settings(account).forEach((name, value) -> settings.put(name, new Secret(value)));
        String endpoint =
                "http://127.0.0.1:" + port + settings.remove("endpoint").reveal();
        return new AccountSettings(payway, endpoint, settings, null);
    }

    /** The gateway's half, by the names of the settings, with the endpoint's path. */
    public static Map<String, String> settings(String account) {
        Properties properties = new Properties();
        String file = "/sandbox/" + account + ".properties";
        try (InputStream stream = PublishedAccount.class.getResourceAsStream(file)) {
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("gateway."))
                .forEach(name -> settings.put(name.substring("gateway.".length()), properties.getProperty(name)));
        return settings;
    }
}
