package upay.config;

import java.time.Duration;
import java.util.Optional;
import upay.config.GatewayConfig.Instance;
import upay.domain.Secret;

/**
 * PostgreSQL.
 *
 * @param uri empty: the embedded one
 * @param startTimeout how long a start waits for it
 * @param connections how many at most, of this instance
 */
public record StoreConfig(
        Optional<Secret> uri,
        Duration startTimeout,
        Timeouts timeouts,
        int connections,
        Batches batches,
        Memory memory,
        Instance instance) {
    static StoreConfig from(ConfigValues settings) {
        return new StoreConfig(
                settings.secret("db.uri", "postgresql://user:password@host:port/database"),
                settings.duration("db.start-timeout", "60s", "1s", "1h"),
                new Timeouts(
                        settings.duration("db.connect-timeout", "2s", "100ms", "60s"),
                        settings.duration("db.statement-timeout", "5s", "100ms", "60s"),
                        settings.duration("db.silence", "2s", "200ms", "60s")),
                settings.number("db.connections", 8, 4, 500),
                new Batches(
                        settings.number("db.batch-rows", 256, 1, 10_000),
                        settings.number("db.queue-rows", 4096, 1, 1_000_000),
                        settings.bytes("db.queue-bytes", "16MiB", "64KiB", "1024MiB")),
                new Memory(
                        settings.number("db.terminals", 10_000, 1, 10_000_000),
                        settings.number("db.merchants", 4_000, 1, 10_000_000),
                        settings.duration("db.changes-within", "4s", "200ms", "5s")),
                Instance.from(settings));
    }

    /**
     * How long the store may take.
     *
     * @param connectTimeout until a connection is there
     * @param statementTimeout kept by the server itself
     * @param silence after so long without an answer to a payment's statement its connection is reset
     */
    public record Timeouts(Duration connectTimeout, Duration statementTimeout, Duration silence) {}

    /**
     * How payments share a statement.
     *
     * @param batchRows how many rows one statement carries at most
     * @param queueRows how many rows may wait for each kind of statement; more are refused at once
     * @param queueBytes how much text may wait with them
     */
    public record Batches(int batchRows, int queueRows, int queueBytes) {}

    /**
     * What of the store is kept in memory.
     *
     * @param terminals how many tills
     * @param merchants how many merchants' channels
     * @param changesWithin what operators change is noticed within this time
     */
    public record Memory(int terminals, int merchants, Duration changesWithin) {}
}
