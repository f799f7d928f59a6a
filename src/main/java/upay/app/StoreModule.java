package upay.app;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.GatewayConfig;
import upay.metrics.StoreMetrics;
import upay.store.Store;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

/** The store of a gateway: migrated, checked, and with this instance registered in it. Starting blocks. */
final class StoreModule {
    private static final Logger LOG = LoggerFactory.getLogger(StoreModule.class);

    private static final int MANAGEMENT_CONNECTIONS = 4;
    /** A person waits longer than a till. */
    private static final Duration MANAGEMENT_STATEMENT = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final StoreAddress address;
    private final Lifecycle parts;

    StoreModule(GatewayConfig config, StoreAddress address, Lifecycle parts) {
        this.config = config;
        this.address = address;
        this.parts = parts;
    }

    StoreSettings settings() {
        return Wiring.store(config, address);
    }

    /** Returns the warnings about the server, which are logged too. */
    List<String> migrate() throws Exception {
        List<String> warnings = PostgresServer.migrate(
                        config, address, settings().server().schema(), Migrations.GATEWAY, parts)
                .warnings();
        warnings.forEach(warning -> LOG.warn("the store: {}", warning));
        return warnings;
    }

    Store open(Vertx vertx, StoreMetrics metrics) throws Exception {
        return parts.start(
                "store", () -> new Store(vertx, settings(), false, metrics), Deployments.SHORT, Store::close);
    }

    /**
     * The same store for people and their programs, over a few connections of its own: whatever they ask for, payments have
     * theirs. Only after {@link #start}.
     */
    Store openAside(Vertx vertx) throws Exception {
        return parts.start("store-management", () -> another(vertx), Deployments.SHORT, Store::close);
    }

    /** Another one, which whoever asks closes: may be registered as an instance beside this one. */
    Store another(Vertx vertx) {
        StoreSettings usual = settings();
        return new Store(
                vertx,
                usual.withConnections(MANAGEMENT_CONNECTIONS)
                        .withTimeouts(usual.timeouts().connect(), MANAGEMENT_STATEMENT));
    }

    /** Registers this instance, and refuses a store that the gateway must not serve from. */
    void start(Store store, Deployments waiting) throws Exception {
        Duration within = config.store().startTimeout();
        waiting.await(PostgresServer.opened(store.start(within)));
        if (config.sandboxed()) {
            waiting.await(store.insist(within, store.readyMadeAccounts()::create));
        }
        waiting.await(store.insist(within, () -> ProductionStoreCheck.of(config, store)));
    }
}
