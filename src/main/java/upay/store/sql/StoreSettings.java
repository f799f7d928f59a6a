package upay.store.sql;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import upay.domain.terminal.Dialect;
import upay.domain.webhook.WebhookEventType;
import upay.store.seal.MasterKeys;

/**
 * The settings of the store.
 *
 * @param told the events of orders of which merchants are notified
 * @param terminals what holds for terminals without a setting of their own
 */
public record StoreSettings(
        Server server,
        Batches batches,
        Timeouts timeouts,
        Lease lease,
        Memory memory,
        Sealing sealing,
        Set<WebhookEventType> told,
        TerminalDefaults terminals) {

    public static final String SCHEMA = "upay";

    /**
     * The server and the connections to it.
     *
     * @param schema of the tables
     * @param connections the limit of connections for work; the heartbeat has one of its own. Four of them carry the
     *     batches of the hot path, the rest the rare statements
     */
    public record Server(StoreAddress address, String schema, int connections) {
        public Server {
            if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
                throw new IllegalArgumentException("not a plain schema name: " + schema);
            }
            if (connections < 4) {
                throw new IllegalArgumentException("the store needs at least 4 connections");
            }
        }
    }

    /**
     * The hot path's statements.
     *
     * @param rows limit of rows in one statement
     * @param queueRows limit of waiting rows for each hot statement; further ones are refused at once
     * @param queueCharacters limit of the characters of their free texts
     */
    public record Batches(int rows, int queueRows, int queueCharacters) {
        public Batches {
            if (rows < 1 || queueRows < rows || queueCharacters < 1) {
                throw new IllegalArgumentException("the store needs a queue that is not smaller than a batch");
            }
        }
    }

    /**
     * The timeouts of the store.
     *
     * @param connect limit of the wait for a connection, and of a row's wait behind a statement that hangs
     * @param statement the server cancels a statement after this time; the client waits half as long again, unless the
     *     statement is one of the hot path
     * @param response after this time without an answer to a statement of the hot path its connection is reset; locked
     *     rows are awaited for half as long
     */
    public record Timeouts(Duration connect, Duration statement, Duration response) {}

    /**
     * The lease of an instance.
     *
     * @param heartbeat the interval of this instance's heartbeats
     * @param length without a heartbeat for this time an instance is dead and its work taken over; at least four
     *     heartbeats
     */
    public record Lease(Duration heartbeat, Duration length) {
        public Lease {
            if (length.compareTo(heartbeat.multipliedBy(4)) < 0) {
                throw new IllegalArgumentException("a lease must be at least four heartbeats long");
            }
        }
    }

    /**
     * The limits of the caches.
     *
     * @param terminals limit of tills
     * @param merchants limit of merchants' channels
     * @param cacheMaxStaleness changes by operators are detected within this time
     */
    public record Memory(int terminals, int merchants, Duration cacheMaxStaleness) {
        public Memory {
            if (terminals < 1 || merchants < 1) {
                throw new IllegalArgumentException("the store needs room for a till and a merchant in memory");
            }
        }
    }

    /**
     * The sealing of secrets.
     *
     * @param keys seal them
     * @param production whether money is real: then plaintext or published secrets are refused
     */
    public record Sealing(MasterKeys keys, boolean production) {}

    /**
     * The defaults of terminals.
     *
     * @param dialect of those that were entered by command
     * @param previousKeyLifetime how long a key that a check-in replaced stays valid once its successor has signed
     */
    public record TerminalDefaults(Dialect dialect, Duration previousKeyLifetime) {}

    public StoreSettings {
        told = Set.copyOf(told);
    }

    public static StoreSettings of(StoreAddress address) {
        return new StoreSettings(
                // Two would do for the hot path on two cores; more only if rare statements pile up.
                new Server(address, SCHEMA, 8),
                // 4096: half a second of payments at the ceiling of one instance.
                new Batches(256, 4096, 16 * 1024 * 1024),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(2)),
                new Lease(Duration.ofSeconds(1), Duration.ofSeconds(10)),
                // Some 3 KiB for each account of their own; the documented limit for operators is 5 s.
                new Memory(10_000, 4_000, Duration.ofSeconds(4)),
                new Sealing(MasterKeys.development(), false),
                EnumSet.of(WebhookEventType.PAID, WebhookEventType.FAILED),
                new TerminalDefaults(Dialect.SEED, Duration.ofHours(24)));
    }

    public StoreSettings withSchema(String schema) {
        return with(new Server(server.address, schema, server.connections));
    }

    public StoreSettings withConnections(int connections) {
        return with(new Server(server.address, server.schema, connections));
    }

    private StoreSettings with(Server other) {
        return new StoreSettings(other, batches, timeouts, lease, memory, sealing, told, terminals);
    }

    public StoreSettings withBatches(Batches other) {
        return new StoreSettings(server, other, timeouts, lease, memory, sealing, told, terminals);
    }

    public StoreSettings withLease(Lease other) {
        return new StoreSettings(server, batches, timeouts, other, memory, sealing, told, terminals);
    }

    public StoreSettings withKeys(MasterKeys keys) {
        return with(new Sealing(keys, sealing.production));
    }

    /** For real money. */
    public StoreSettings inProduction() {
        return with(new Sealing(sealing.keys, true));
    }

    private StoreSettings with(Sealing other) {
        return new StoreSettings(server, batches, timeouts, lease, memory, other, told, terminals);
    }

    public StoreSettings withTerminals(TerminalDefaults other) {
        return new StoreSettings(server, batches, timeouts, lease, memory, sealing, told, other);
    }

    public StoreSettings withWebhookEvents(Set<WebhookEventType> other) {
        return new StoreSettings(server, batches, timeouts, lease, memory, sealing, other, terminals);
    }

    /** @param statement also of the hot path */
    public StoreSettings withTimeouts(Duration connect, Duration statement) {
        return new StoreSettings(
                server, batches, new Timeouts(connect, statement, statement), lease, memory, sealing, told, terminals);
    }
}
