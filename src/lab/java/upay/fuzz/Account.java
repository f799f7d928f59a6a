package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.e2e.callback.SandboxAccountKeys;

/**
 * The sandbox's account at a channel.
 *
 * @param published both sides' keys
 * @param secrets parts that must not be disclosed
 */
record Account(Payway payway, Properties published, Connector connector, List<String> secrets) {
    static Account of(Payway payway) {
        return of(payway, payway.channel());
    }

    /** @param name of the published account */
    static Account of(Payway payway, String name) {
        Properties published = SandboxAccountKeys.account(name);
        Map<String, Secret> settings = new HashMap<>();
        List<String> secrets = new java.util.ArrayList<>();
        for (String property : published.stringPropertyNames()) {
            String value = published.getProperty(property);
            if (property.startsWith("gateway.") && !property.equals("gateway.endpoint")) {
                settings.put(property.substring("gateway.".length()), new Secret(value));
            }
            if (property.endsWith("key") && !property.contains("public")) {
                String bare = value.replaceAll("-----[A-Z ]+-----|\\s", "");
                secrets.add(bare.substring(bare.length() / 2, Math.min(bare.length(), bare.length() / 2 + 20)));
            }
        }
        Connector connector = Connectors.find(payway)
                .orElseThrow()
                .open(new AccountSettings(payway, "http://127.0.0.1:1", settings, null));
        return new Account(payway, published, connector, secrets);
    }

    /** The description of a message goes to logs: little, and no key. */
    void assertTellsLittle(Object told) {
        assertThat(told.toString()).hasSizeLessThan(600).doesNotContain(secrets);
    }
}
