package upay.store;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import upay.domain.NotifyEvent;
import upay.store.seal.MasterKeys;

/**
 * How the gateway uses its store.
 *
 * @param schema where its tables are
 * @param connections at most this many connections for work; the heartbeat has one of its own. Four of them carry the
 *     batches of the hot path, the rest the seldom statements
 * @param batchRows at most so many rows in one statement
 * @param queueRows at most so many rows wait for each hot statement; beyond, they are refused at once
 * @param queueCharacters and at most so many characters of their free texts
 * @param connectTimeout until a connection must be there, and how long a row waits behind a statement that hangs
 * @param statementTimeout after which the server gives up a statement; the client waits half as long again, if the
 *     statement is not one of the hot path
 * @param silence after so long without an answer to a statement of the hot path its connection is reset; rows that somebody
 *     has locked are waited for half as long
 * @param heartbeat how often this instance says that it lives
 * @param lease without a heartbeat for so long an instance is dead and its work taken over; at least four heartbeats
 * @param changesWithin what operators change is noticed within this time
 * @param terminals at most so many tills are kept in memory
 * @param merchants at most so many merchants' channels are kept in memory
 * @param keys seal what must not be read out of the store
 * @param told of which events of their orders shops are told
 * @param production whether money is real: then what is not sealed, or is published, is no secret and refused
 */
public record StoreSettings(
        StoreAddress address,
        String schema,
        int connections,
        int batchRows,
        int queueRows,
        int queueCharacters,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration silence,
        Duration heartbeat,
        Duration lease,
        Duration changesWithin,
        int terminals,
        int merchants,
        MasterKeys keys,
        Set<NotifyEvent> told,
        boolean production) {

    public static final String SCHEMA = "upay";

    public StoreSettings {
        told = Set.copyOf(told);
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a plain schema name: " + schema);
        }
        if (connections < 4
                || batchRows < 1
                || queueRows < batchRows
                || queueCharacters < 1
                || terminals < 1
                || merchants < 1) {
            throw new IllegalArgumentException(
                    "the store needs at least 4 connections, and a queue that is not smaller than a batch");
        }
        if (lease.compareTo(heartbeat.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("a lease must be at least four heartbeats long");
        }
    }

    public static StoreSettings of(StoreAddress address) {
        return new StoreSettings(
                address,
                SCHEMA,
                // Two would do for the hot path on two cores; more only where seldom statements pile up.
                8,
                256,
                // Half a second of payments at the ceiling of one instance.
                4096,
                16 * 1024 * 1024,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                // Operators are promised 5 s.
                Duration.ofSeconds(4),
                10_000,
                // Some 3 KiB for each account of their own.
                4_000,
                MasterKeys.development(),
                EnumSet.of(NotifyEvent.PAID, NotifyEvent.FAILED),
                false);
    }

    public StoreSettings withSchema(String other) {
        return new StoreSettings(
                address,
                other,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                production);
    }

    public StoreSettings withConnections(int other) {
        return new StoreSettings(
                address,
                schema,
                other,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                production);
    }

    public StoreSettings withBatches(int rows, int waiting) {
        return new StoreSettings(
                address,
                schema,
                connections,
                rows,
                waiting,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                production);
    }

    public StoreSettings withLease(Duration beat, Duration until) {
        return new StoreSettings(
                address,
                schema,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                beat,
                until,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                production);
    }

    public StoreSettings withKeys(MasterKeys other) {
        return new StoreSettings(
                address,
                schema,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                other,
                told,
                production);
    }

    public StoreSettings withTold(Set<NotifyEvent> other) {
        return new StoreSettings(
                address,
                schema,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                other,
                production);
    }

    /** @param statement also of the hot path */
    public StoreSettings withTimeouts(Duration connect, Duration statement) {
        return new StoreSettings(
                address,
                schema,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connect,
                statement,
                statement,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                production);
    }

    /** Where money is real. */
    public StoreSettings inProduction() {
        return new StoreSettings(
                address,
                schema,
                connections,
                batchRows,
                queueRows,
                queueCharacters,
                connectTimeout,
                statementTimeout,
                silence,
                heartbeat,
                lease,
                changesWithin,
                terminals,
                merchants,
                keys,
                told,
                true);
    }
}
