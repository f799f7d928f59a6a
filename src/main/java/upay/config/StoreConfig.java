package upay.config;

import java.time.Duration;
import java.util.Optional;
import upay.config.GatewayConfig.Instance;
import upay.domain.Secret;

/**
 * PostgreSQL.
 *
 * @param uri empty: the embedded one
 * @param startTimeout how long a start waits for the store
 * @param maxPoolSize the maximum number of this instance's connections
 * @param statements the merchants' statements
 */
public record StoreConfig(
        Optional<Secret> uri,
        Duration startTimeout,
        Timeouts timeouts,
        int maxPoolSize,
        Batches batches,
        Memory memory,
        Instance instance,
        Statements statements) {
    static StoreConfig from(ConfigValues settings) {
        return new StoreConfig(
                settings.secret("db.uri", "postgresql://user:password@host:port/database"),
                settings.duration("db.start-timeout", "60s", "1s", "1h"),
                new Timeouts(
                        settings.duration("db.connect-timeout", "2s", "100ms", "60s"),
                        settings.duration("db.statement-timeout", "5s", "100ms", "60s"),
                        settings.duration("db.response-timeout", "2s", "200ms", "60s")),
                settings.number("db.max-pool-size", 8, 4, 500),
                new Batches(
                        settings.number("db.batch-rows", 256, 1, 10_000),
                        settings.number("db.queue-rows", 4096, 1, 1_000_000),
                        settings.bytes("db.queue-bytes", "16MiB", "64KiB", "1024MiB")),
                new Memory(
                        settings.number("db.terminal-cache-size", 10_000, 1, 10_000_000),
                        settings.number("db.merchant-cache-size", 4_000, 1, 10_000_000),
                        settings.duration("db.cache-max-staleness", "4s", "200ms", "5s")),
                Instance.from(settings),
                new Statements(settings.duration("statements.close-after", "60h", "3h", "720h")));
    }

    /**
     * The time-outs of the store.
     *
     * @param connectTimeout until a connection is established
     * @param statementTimeout enforced by the server
     * @param responseTimeout a connection without a response to a payment's statement for so long is reset
     */
    public record Timeouts(Duration connectTimeout, Duration statementTimeout, Duration responseTimeout) {}

    /**
     * The batching of payments.
     *
     * @param batchRows the maximum number of rows of one statement
     * @param queueRows the maximum number of rows that wait for each kind of statement; more are refused at once
     * @param queueBytes the maximum size of their text
     */
    public record Batches(int batchRows, int queueRows, int queueBytes) {}

    /**
     * The caches.
     *
     * @param terminalCacheSize the maximum number of terminals
     * @param merchantCacheSize the maximum number of merchants
     * @param cacheMaxStaleness operators' changes take effect within this time
     */
    public record Memory(int terminalCacheSize, int merchantCacheSize, Duration cacheMaxStaleness) {}

    /**
     * The merchants' statements of a day.
     *
     * @param closeAfter a day that is not covered by bills is closed so long after its end
     */
    public record Statements(Duration closeAfter) {}
}
