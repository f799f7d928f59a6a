package upay.channel.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;

/**
 * A merchant's account at a channel, as configured; each connector declares the settings that it needs and reports
 * all missing or malformed ones together.
 *
 * @param owner the merchant's id, or {@value #DEFAULT} for the channel's default account
 * @param account its name, as orders have it
 * @param endpoint the channel's base URL, without a trailing slash
 * @param settings names in kebab case (app-id, mch-id, …); key material as text (PEM, or Base64 for PKCS#12); {@code
 *     trusted-certificates} (PEM), with every channel, names the only issuers to trust instead of the platform's
 * @param notifyBase where the channel can reach this gateway (public URL + /notify/{channel}/{merchant}[/{account}]); null:
 *     callbacks are not requested
 */
public record AccountSettings(
        String owner,
        AccountName account,
        Payway payway,
        String endpoint,
        Map<String, Secret> settings,
        @Nullable String notifyBase) {
    /** Not a valid merchant id. */
    public static final String DEFAULT = AccountName.EVERYBODY;

    public AccountSettings {
        settings = Map.copyOf(settings);
    }

    /** The owner's default account. */
    public AccountSettings(
            String owner, Payway payway, String endpoint, Map<String, Secret> settings, @Nullable String notifyBase) {
        this(owner, AccountName.of(owner, AccountName.DEFAULT), payway, endpoint, settings, notifyBase);
    }

    /** The configured account. */
    public AccountSettings(Payway payway, String endpoint, Map<String, Secret> settings, @Nullable String notifyBase) {
        this(DEFAULT, AccountName.CONFIGURED, payway, endpoint, settings, notifyBase);
    }

    /** For operators: {@code channel/owner/name}. */
    public String label() {
        return payway.channel() + "/" + owner + "/" + account.name();
    }

    /** A setting as the connector reads it, without what pasting added around it; empty if it is absent. */
    public String text(String name) {
        Secret value = settings.get(name);
        return value == null ? "" : PastedText.plain(value.reveal());
    }

    /** The same account with another callback base URL. */
    public AccountSettings calledBackAt(@Nullable String base) {
        return new AccountSettings(owner, account, payway, endpoint, settings, base);
    }
}
