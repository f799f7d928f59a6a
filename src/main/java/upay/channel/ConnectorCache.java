package upay.channel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;

/**
 * The connectors in use, by account, so that keys are parsed once. An account whose settings changed is a different
 * key: a new connector is opened for it, and the old one is evicted in time. Confined to the channel's event loop.
 */
final class ConnectorCache {
    /** Far more accounts than one instance serves at a time; about 20 KB each with two RSA keys. */
    private static final int CONNECTORS_MAX = 4096;

    private final ConnectorFactory factory;
    private final Cache<AccountSettings, Connector> open = Caffeine.newBuilder()
            .maximumSize(CONNECTORS_MAX)
            .executor(Runnable::run)
            .build();

    ConnectorCache(ConnectorFactory factory) {
        this.factory = factory;
    }

    /** @throws IllegalArgumentException as {@link ConnectorFactory#open} */
    Connector get(AccountSettings account) {
        return open.get(account, factory::open);
    }
}
