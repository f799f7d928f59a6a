/**
 * PostgreSQL behind the interfaces of {@code upay.port}: {@link upay.store.Store} assembles the tables, and keeps
 * this instance's lease and clock.
 *
 * <p>Only this package and those below it contain SQL. Not here: HTTP, channels, decisions about orders. {@code
 * upay.app} builds it; the core uses only {@code upay.port}. Start with {@link upay.store.Store}, then {@code
 * upay.store.ledger.PgLedger}.
 *
 * <p>Threads: {@code upay.store.schema} and {@code upay.store.embedded} block and belong on the main thread or a
 * worker; everything else may be called from any event loop and completes there.
 */
@NullMarked
package upay.store;

import org.jspecify.annotations.NullMarked;
