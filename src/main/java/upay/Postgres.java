package upay;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.ConfigException;
import upay.config.GatewayConfig;
import upay.config.GatewayConfig.Profile;
import upay.operation.StoreException;
import upay.store.EmbeddedPostgres;
import upay.store.Migrations;
import upay.store.StoreAddress;
import upay.store.StoreSettings;
import upay.store.seal.MasterKeys;
import upay.store.seal.SealException;

/** The PostgreSQL server that the program works on: one that is given, or one of its own. */
public final class Postgres {
    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private Postgres() {}

    /** What is wrong with the given address and master keys; one sentence each. */
    public static List<String> faults(GatewayConfig config) {
        List<String> faults = new ArrayList<>();
        try {
            config.store().uri().ifPresent(uri -> StoreAddress.parse(uri.reveal()));
        } catch (IllegalArgumentException e) {
            faults.add("db.uri: " + e.getMessage());
        }
        try {
            MasterKeys keys = Wiring.keys(config);
            if (config.masterKey().isPresent() && keys.isPublished() && config.profile() == Profile.PRODUCTION) {
                faults.add("master-key: the published development key is no secret; production needs one of its own");
            }
        } catch (IllegalArgumentException e) {
            faults.add("master-key: " + e.getMessage());
        }
        return faults;
    }

    /** Says of a store that does not open with the given master keys that it is the configuration that is wrong. */
    static <T> Future<T> opened(Future<T> opening) {
        return opening.recover(e -> Future.failedFuture(
                e instanceof SealException ? new ConfigException(List.of("master-key: " + e.getMessage())) : e));
    }

    /**
     * Brings the gateway's tables up to date, and closes what was started for it.
     *
     * @return what was done, for people
     */
    public static String bringUpToDate(GatewayConfig config) throws Exception {
        Parts parts = new Parts();
        try {
            StoreAddress address = start(config, config.dataDir(), parts);
            int applied = migrate(config, address, StoreSettings.SCHEMA, Migrations.GATEWAY, parts);
            return name(config, address) + ": " + (applied == 0 ? "was up to date" : applied + " migrations applied");
        } finally {
            parts.close();
        }
    }

    /**
     * Where the server is, started if it is our own.
     *
     * @param folder for the data of our own
     * @throws StartException when our own does not start
     */
    static StoreAddress start(GatewayConfig config, Path folder, Parts parts) throws Exception {
        Optional<StoreAddress> given = config.store().uri().map(uri -> StoreAddress.parse(uri.reveal()));
        return given.isPresent() ? given.get() : embedded(folder, parts);
    }

    private static StoreAddress embedded(Path folder, Parts parts) throws Exception {
        try {
            return parts.start("postgres", () -> EmbeddedPostgres.start(folder), CLOSING, server -> {
                        server.close();
                        return Future.succeededFuture();
                    })
                    .address();
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /**
     * Brings a schema up to date; waits for a server that is not there yet.
     *
     * @param location of the migrations, on the class path
     * @return how many migrations were applied
     * @throws StartException when it stays away, or a migration fails
     */
    static int migrate(GatewayConfig config, StoreAddress address, String schema, String location, Parts parts)
            throws InterruptedException {
        Instant limit = Instant.now().plus(config.store().startTimeout());
        for (int tries = 1; ; tries++) {
            try {
                return Migrations.run(address, schema, location);
            } catch (StoreException e) {
                if (parts.isClosing()) {
                    throw new StartException("Told to stop while starting.", e);
                }
                if (!e.nothingStored() || Instant.now().isAfter(limit)) {
                    throw new StartException(explain(config, address, e), e);
                }
                if (tries == 1) {
                    LOG.warn("PostgreSQL at {} does not answer yet; trying again", address);
                }
                Thread.sleep(BETWEEN_TRIES.toMillis());
            }
        }
    }

    private static String explain(GatewayConfig config, StoreAddress address, StoreException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return e.nothingStored()
                ? "PostgreSQL at " + address + " did not answer within "
                        + config.store().startTimeout().toSeconds() + " s (" + reason
                        + "). Start it, or correct UPAY_DB_URI (db.uri); without it the gateway starts one of its own."
                : "The tables at " + address + " could not be brought up to date: " + reason;
    }

    /** Why a start was given up half-way, and what to do. */
    static String lost(GatewayConfig config, StoreAddress address, Exception e) {
        String reason = e instanceof TimeoutException ? "a step took longer than 10 s" : e.getMessage();
        return "The start was given up: " + reason + ". The store (" + name(config, address)
                + ") went away meanwhile or is too slow, or the machine is: see that it answers, and start again.";
    }

    /** For people. */
    static String name(GatewayConfig config, StoreAddress address) {
        return config.store().uri().isPresent()
                ? "PostgreSQL at " + address
                : "embedded PostgreSQL, data in "
                        + config.dataDir().toAbsolutePath().normalize();
    }
}
