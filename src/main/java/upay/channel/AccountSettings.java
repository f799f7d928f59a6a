package upay.channel;

import java.util.Map;
import upay.domain.Payway;
import upay.domain.Secret;

/**
 * A merchant's account at a channel, as configured; each connector names the settings that it needs and reports all that
 * are missing or malformed at once.
 *
 * @param endpoint the channel's base URL, without a trailing slash
 * @param settings names in kebab case (app-id, mch-id, …); key material as text (PEM, or Base64 for PKCS#12);
 *     {@code trusted-certificates} (PEM), with every channel, names the only issuers to trust instead of the platform's
 * @param notifyBase where the channel can reach this gateway (public URL + /notify/{channel}/{merchant}); null: nowhere
 */
public record AccountSettings(Payway payway, String endpoint, Map<String, Secret> settings, String notifyBase) {
    public AccountSettings {
        settings = Map.copyOf(settings);
    }
}
