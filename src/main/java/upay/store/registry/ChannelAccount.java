package upay.store.registry;

import java.time.Instant;
import java.util.Map;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.seal.SealContext;

/**
 * An account at a channel, as operators entered it.
 *
 * @param owner the merchant's id, or {@value #DEFAULT} for the channel's default account
 * @param endpoint the channel's base URL
 * @param settings by the connector's names
 * @param changed the time of the last change
 */
public record ChannelAccount(
        String owner, Payway payway, String endpoint, Map<String, Secret> settings, Instant changed) {
    /** Not a valid merchant id. */
    public static final String DEFAULT = "*";

    public ChannelAccount {
        settings = Map.copyOf(settings);
    }

    public SealContext place() {
        return place(owner, payway.channel());
    }

    /** The seal context of an account's settings. */
    public static SealContext place(String owner, String channel) {
        return new SealContext("channel_accounts", owner, channel, "settings");
    }
}
