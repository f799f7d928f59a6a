package upay.app;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
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
import upay.port.StoreException;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.schema.ServerCheck;
import upay.store.seal.MasterKeys;
import upay.store.seal.SealException;
import upay.store.sql.BlockingConnections;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreRefusal;
import upay.store.sql.StoreSettings;
import upay.store.tls.TlsException;
import upay.store.tls.TlsFault;

/** The PostgreSQL server of the program: the configured one, or the embedded one. */
public final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final String ONE_SHOP =
            "for one small shop: one gateway, one machine, no failover. Otherwise use a separate"
                    + " server (UPAY_DB_URI)";

    private PostgresServer() {}

    /** The faults of the given address and master keys; one sentence each. */
    public static List<String> faults(GatewayConfig config) {
        List<String> faults = new ArrayList<>();
        try {
            if (config.store().uri().isPresent()) {
                StoreAddress.parse(config.store().uri().get().reveal()).tls().check();
            }
        } catch (IllegalArgumentException | TlsException e) {
            faults.add("db.uri: " + e.getMessage());
        }
        try {
            MasterKeys keys = Wiring.keys(config);
            if (config.masterKey().isPresent() && keys.isPublished() && config.profile() == Profile.PRODUCTION) {
                faults.add("master-key: the published development key is not secret; production needs its own");
            }
        } catch (IllegalArgumentException e) {
            faults.add("master-key: " + e.getMessage());
        }
        return faults;
    }

    /** Reports master keys that do not open the store as a fault of the configuration. */
    static <T> Future<T> opened(Future<T> opening) {
        return opening.recover(e -> Future.failedFuture(
                e instanceof SealException ? new ConfigException(List.of("master-key: " + e.getMessage())) : e));
    }

    /**
     * Migrates the gateway's schema, and closes what was started for it.
     *
     * @return a description of the result
     */
    public static String bringUpToDate(GatewayConfig config) throws Exception {
        Lifecycle parts = new Lifecycle();
        try {
            StoreAddress address = start(config, config.dataDir(), parts).gateway();
            Ready ready = migrate(config, address, StoreSettings.SCHEMA, Migrations.GATEWAY, parts);
            String done = ready.applied == 0 ? "is up to date" : ready.applied + " migrations applied";
            StringBuilder said =
                    new StringBuilder(name(config, address)).append(": ").append(done);
            ready.warnings.forEach(warning -> said.append("\nWarning: ").append(warning));
            return said.toString();
        } finally {
            parts.close();
        }
    }

    /** One server and the roles for gateway and sandbox, which are the same on a configured server. */
    record Logins(StoreAddress gateway, StoreAddress sandbox) {}

    /**
     * The server's address; starts the embedded one.
     *
     * @param folder the data folder of the embedded one
     * @throws StartException if the embedded one does not start
     */
    static Logins start(GatewayConfig config, Path folder, Lifecycle parts) throws Exception {
        Optional<StoreAddress> given = config.store().uri().map(uri -> StoreAddress.parse(uri.reveal()));
        return given.isPresent() ? new Logins(given.get(), given.get()) : embedded(folder, parts);
    }

    private static Logins embedded(Path folder, Lifecycle parts) throws Exception {
        try {
            EmbeddedPostgres own = parts.start("postgres", () -> EmbeddedPostgres.start(folder), CLOSING, server -> {
                server.close();
                return Future.succeededFuture();
            });
            return new Logins(own.address(), own.sandbox());
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /**
     * A usable server.
     *
     * @param applied the number of applied migrations
     * @param warnings settings that weaken the gateway's guarantees, as text
     */
    record Ready(int applied, List<String> warnings) {}

    /**
     * As {@link #migrate}, for reading only: a standby is sufficient, if the schema is up to date.
     *
     * @return the address to use: of several hosts the primary, else a standby
     */
    static StoreAddress migrateToRead(GatewayConfig config, StoreAddress address, Lifecycle parts)
            throws InterruptedException {
        migrate(config, address, StoreSettings.SCHEMA, Migrations.GATEWAY, parts, true);
        if (address.hosts().size() == 1) {
            return address;
        }
        try {
            BlockingConnections.Reached reached = new BlockingConnections(address, true).reach();
            reached.connection().close();
            return address.at(reached.host());
        } catch (SQLException e) {
            throw new StartException("PostgreSQL at " + address + " became unavailable: " + e.getMessage(), e);
        }
    }

    /**
     * Checks a server's suitability, and migrates the schema; waits for a server that is not up yet.
     *
     * @param location of the migrations, on the class path
     * @throws StartException if it stays unavailable or is unsuitable, or a migration fails
     */
    static Ready migrate(GatewayConfig config, StoreAddress address, String schema, String location, Lifecycle parts)
            throws InterruptedException {
        return migrate(config, address, schema, location, parts, false);
    }

    private static Ready migrate(
            GatewayConfig config,
            StoreAddress address,
            String schema,
            String location,
            Lifecycle parts,
            boolean mayOnlyRead)
            throws InterruptedException {
        Instant limit = Instant.now().plus(config.store().startTimeout());
        for (int tries = 1; ; tries++) {
            try {
                ServerCheck found =
                        ServerCheck.of(address, schema, config.store().maxPoolSize() + 1, mayOnlyRead);
                requireFit(address, found, mayOnlyRead);
                return new Ready(Migrations.run(address, schema, location), warnings(config, found));
            } catch (StoreException e) {
                if (parts.isClosing()) {
                    throw new StartException("Stopped during the start.", e);
                }
                if (!e.nothingStored() || Instant.now().isAfter(limit)) {
                    throw new StartException(explain(config, address, e), e);
                }
                if (tries == 1) {
                    String said =
                            StoreRefusal.of(e).map(r -> " (" + r.words() + ")").orElse("");
                    LOG.warn("PostgreSQL at {} does not respond yet{}; retrying", address, said);
                }
                Thread.sleep(BETWEEN_TRIES.toMillis());
            }
        }
    }

    private static void requireFit(StoreAddress address, ServerCheck found, boolean mayOnlyRead) {
        List<String> faults = new ArrayList<>(found.faults());
        if (!mayOnlyRead) {
            found.onlyReads().ifPresent(faults::add);
        }
        if (!faults.isEmpty()) {
            throw new StartException(
                    "PostgreSQL at " + address + " cannot be used, nothing was stored there:\n  "
                            + String.join("\n  ", faults),
                    null);
        }
    }

    private static List<String> warnings(GatewayConfig config, ServerCheck found) {
        List<String> warnings = new ArrayList<>(found.warnings());
        if (isForOneShop(config)) {
            warnings.add("the store is the embedded PostgreSQL, which is " + ONE_SHOP);
        }
        return List.copyOf(warnings);
    }

    private static boolean isForOneShop(GatewayConfig config) {
        return config.store().uri().isEmpty() && config.profile() == Profile.PRODUCTION;
    }

    private static String explain(GatewayConfig config, StoreAddress address, StoreException e) {
        String within = " within " + config.store().startTimeout().toSeconds() + " s";
        Optional<StoreRefusal> refusal = StoreRefusal.of(e);
        if (refusal.isPresent()) {
            return name(config, address) + " refuses the start" + (refusal.get().mayPass() ? within : "")
                    + refused(config, refusal.get());
        }
        Optional<String> fault = TlsFault.of(e);
        if (fault.isPresent()) {
            Throwable cause = e.getCause();
            String each = address.hosts().size() > 1 && cause != null ? " (" + cause.getMessage() + ")" : "";
            return name(config, address) + " cannot be used: " + fault.get() + each;
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return e.nothingStored()
                ? "PostgreSQL at " + address + " did not respond" + within + " (" + reason
                        + "). Start it, or correct UPAY_DB_URI (db.uri); without it the gateway starts an embedded one."
                : "The schema at " + address + " could not be migrated: " + reason;
    }

    /** Its error, and the remedy. */
    private static String refused(GatewayConfig config, StoreRefusal refusal) {
        String advice = refusal.isOfTheLogin() && config.store().uri().isEmpty()
                ? "its passwords do not match its data. Delete the file passwords in the data folder while no gateway runs"
                        + " on it, and start again: it is recreated."
                : refusal.advice();
        return " (" + refusal.words() + "): " + advice;
    }

    /** The reason of an aborted start, and the remedy. */
    static String lost(GatewayConfig config, StoreAddress address, Exception e) {
        Optional<StoreRefusal> refusal = StoreRefusal.of(e);
        if (refusal.isPresent()) {
            return "The start was aborted: " + name(config, address) + " refuses it" + refused(config, refusal.get());
        }
        String reason = e instanceof TimeoutException ? "a step took too long" : e.getMessage();
        return "The start was aborted: " + reason + ". The store (" + name(config, address)
                + ") became unavailable or is too slow, or the machine is: check that it responds and start again, or increase"
                + " db.start-timeout.";
    }

    /** The server's description. */
    static String name(GatewayConfig config, StoreAddress address) {
        return config.store().uri().isPresent()
                ? "PostgreSQL at " + address
                : "embedded PostgreSQL, data in "
                        + config.dataDir().toAbsolutePath().normalize()
                        + (isForOneShop(config) ? " (" + ONE_SHOP + ")" : "");
    }
}
