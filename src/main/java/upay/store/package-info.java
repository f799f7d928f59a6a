/**
 * The only place that knows SQL: PostgreSQL behind the operations' ports.
 *
 * <p>Lives here: the tables (one class each, with the columns that it reads and writes), {@link upay.store.ledger.PgLedger}
 * which spans them, the {@link upay.store.batch.Batcher} that turns many rows into one statement, numbers, terminals, the
 * instance's heartbeat, the connections and their loss, whether the store takes writes, the migrations, and the
 * embedded server. Must not: HTTP, channels, decisions about orders. May enter: the root, which builds it, and tests;
 * everybody else sees the ports of {@code upay.operation}. Start with {@link upay.store.Store} and {@link
 * upay.store.ledger.PgLedger}.
 *
 * <p>Threads: {@link upay.store.schema.Migrations} and {@link upay.store.embedded.EmbeddedPostgres} block and belong on main or a worker;
 * everything else may be called from any event loop and completes there.
 */
package upay.store;
