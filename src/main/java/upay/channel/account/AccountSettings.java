package upay.channel.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.domain.Secret;

/**
 * A merchant's account at a channel, as configured; each connector declares the settings that it needs and reports
 * all missing or malformed ones together.
 *
 * @param owner the merchant's id, or {@value #DEFAULT} for the channel's default account
 * @param endpoint the channel's base URL, without a trailing slash
 * @param settings names in kebab case (app-id, mch-id, …); key material as text (PEM, or Base64 for PKCS#12); {@code
 *     trusted-certificates} (PEM), with every channel, names the only issuers to trust instead of the platform's
 * @param notifyBase where the channel can reach this gateway (public URL + /notify/{channel}/{merchant}); null:
 *     callbacks are not requested
 */
public record AccountSettings(
        String owner,
        Payway payway,
        String endpoint,
        Map<String, Secret> settings,
        @Nullable String notifyBase) {
    /** Not a valid merchant id. */
    public static final String DEFAULT = "*";

    public AccountSettings {
        settings = Map.copyOf(settings);
    }

    /** The channel's default account. */
    public AccountSettings(Payway payway, String endpoint, Map<String, Secret> settings, @Nullable String notifyBase) {
        this(DEFAULT, payway, endpoint, settings, notifyBase);
    }

    /** A setting as the connector reads it, without what pasting added around it; empty if it is absent. */
    public String text(String name) {
        Secret value = settings.get(name);
        return value == null ? "" : PastedText.plain(value.reveal());
    }

    /** The same account with another callback base URL. */
    public AccountSettings calledBackAt(@Nullable String base) {
        return new AccountSettings(owner, payway, endpoint, settings, base);
    }
}
