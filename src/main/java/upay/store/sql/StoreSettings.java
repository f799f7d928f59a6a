package upay.store.sql;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import upay.domain.webhook.WebhookEventType;
import upay.store.seal.MasterKeys;

/**
 * How the gateway uses its store.
 *
 * @param told of which events of their orders shops are told
 */
public record StoreSettings(
        Server server,
        Batches batches,
        Timeouts timeouts,
        Lease lease,
        Memory memory,
        Sealing sealing,
        Set<WebhookEventType> told) {

    public static final String SCHEMA = "upay";

    /**
     * Where the tables are, and how many connections lead there.
     *
     * @param schema where its tables are
     * @param connections at most this many connections for work; the heartbeat has one of its own. Four of them carry the
     *     batches of the hot path, the rest the seldom statements
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
     * @param rows at most so many rows in one statement
     * @param queueRows at most so many rows wait for each hot statement; beyond, they are refused at once
     * @param queueCharacters and at most so many characters of their free texts
     */
    public record Batches(int rows, int queueRows, int queueCharacters) {
        public Batches {
            if (rows < 1 || queueRows < rows || queueCharacters < 1) {
                throw new IllegalArgumentException("the store needs a queue that is not smaller than a batch");
            }
        }
    }

    /**
     * How long the store is waited for.
     *
     * @param connect until a connection must be there, and how long a row waits behind a statement that hangs
     * @param statement after which the server gives up a statement; the client waits half as long again, if the statement
     *     is not one of the hot path
     * @param response after so long without an answer to a statement of the hot path its connection is reset; rows that
     *     somebody has locked are waited for half as long
     */
    public record Timeouts(Duration connect, Duration statement, Duration response) {}

    /**
     * How an instance shows that it lives.
     *
     * @param heartbeat how often this instance says that it lives
     * @param length without a heartbeat for so long an instance is dead and its work taken over; at least four heartbeats
     */
    public record Lease(Duration heartbeat, Duration length) {
        public Lease {
            if (length.compareTo(heartbeat.multipliedBy(4)) < 0) {
                throw new IllegalArgumentException("a lease must be at least four heartbeats long");
            }
        }
    }

    /**
     * What is kept in memory.
     *
     * @param terminals at most so many tills
     * @param merchants at most so many merchants' channels
     * @param cacheMaxStaleness what operators change is noticed within this time
     */
    public record Memory(int terminals, int merchants, Duration cacheMaxStaleness) {
        public Memory {
            if (terminals < 1 || merchants < 1) {
                throw new IllegalArgumentException("the store needs room for a till and a merchant in memory");
            }
        }
    }

    /**
     * What must not be read out of the store.
     *
     * @param keys seal it
     * @param production whether money is real: then what is not sealed, or is published, is no secret and refused
     */
    public record Sealing(MasterKeys keys, boolean production) {}

    public StoreSettings {
        told = Set.copyOf(told);
    }

    public static StoreSettings of(StoreAddress address) {
        return new StoreSettings(
                // Two would do for the hot path on two cores; more only where seldom statements pile up.
                new Server(address, SCHEMA, 8),
                // 4096: half a second of payments at the ceiling of one instance.
                new Batches(256, 4096, 16 * 1024 * 1024),
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(2)),
                new Lease(Duration.ofSeconds(1), Duration.ofSeconds(10)),
                // Some 3 KiB for each account of their own; operators are promised 5 s.
                new Memory(10_000, 4_000, Duration.ofSeconds(4)),
                new Sealing(MasterKeys.development(), false),
                EnumSet.of(WebhookEventType.PAID, WebhookEventType.FAILED));
    }

    public StoreSettings withSchema(String schema) {
        return with(new Server(server.address, schema, server.connections));
    }

    public StoreSettings withConnections(int connections) {
        return with(new Server(server.address, server.schema, connections));
    }

    private StoreSettings with(Server other) {
        return new StoreSettings(other, batches, timeouts, lease, memory, sealing, told);
    }

    public StoreSettings withBatches(Batches other) {
        return new StoreSettings(server, other, timeouts, lease, memory, sealing, told);
    }

    public StoreSettings withLease(Lease other) {
        return new StoreSettings(server, batches, timeouts, other, memory, sealing, told);
    }

    public StoreSettings withKeys(MasterKeys keys) {
        return with(new Sealing(keys, sealing.production));
    }

    /** Where money is real. */
    public StoreSettings inProduction() {
        return with(new Sealing(sealing.keys, true));
    }

    private StoreSettings with(Sealing other) {
        return new StoreSettings(server, batches, timeouts, lease, memory, other, told);
    }

    public StoreSettings withWebhookEvents(Set<WebhookEventType> other) {
        return new StoreSettings(server, batches, timeouts, lease, memory, sealing, other);
    }

    /** @param statement also of the hot path */
    public StoreSettings withTimeouts(Duration connect, Duration statement) {
        return new StoreSettings(
                server, batches, new Timeouts(connect, statement, statement), lease, memory, sealing, told);
    }
}
