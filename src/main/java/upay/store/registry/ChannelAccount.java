package upay.store.registry;

import java.time.Instant;
import java.util.Map;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.seal.SealContext;

/**
 * An account at a channel, as operators entered it.
 *
 * @param owner the merchant's id, or {@value #DEFAULT} for the channel's default account
 * @param account its name, as orders have it
 * @param endpoint the channel's base URL
 * @param settings by the connector's names
 * @param changed the time of the last change
 */
public record ChannelAccount(
        String owner,
        AccountName account,
        Payway payway,
        String endpoint,
        Map<String, Secret> settings,
        Instant changed) {
    /** Not a valid merchant id. */
    public static final String DEFAULT = AccountName.EVERYBODY;

    /** The most accounts of an owner at a channel: a callback may have to be tried with each. */
    public static final int ACCOUNTS_MAX = 16;

    public ChannelAccount {
        settings = Map.copyOf(settings);
    }

    /** The owner's default account. */
    public ChannelAccount(String owner, Payway payway, String endpoint, Map<String, Secret> settings, Instant changed) {
        this(owner, AccountName.of(owner, AccountName.DEFAULT), payway, endpoint, settings, changed);
    }

    public SealContext place() {
        return place(owner, payway.channel(), account.name());
    }

    /** The seal context of an account's settings. */
    public static SealContext place(String owner, String channel, String name) {
        String row = name.equals(AccountName.DEFAULT) ? channel : channel + "/" + name;
        return new SealContext("channel_accounts", owner, row, "settings");
    }
}
