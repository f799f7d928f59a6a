package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.port.Ledger;
import upay.port.LedgerClaimContract;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("the ledger in PostgreSQL hands work on from instance to instance")
@Tag("process")
class PgLedgerClaimTest extends LedgerClaimContract {
    private static Vertx vertx;
    private static TestStore database;
    private static Store one;
    private static Store two;
    private long dead;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        one = database.start(vertx);
        two = database.start(vertx);
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(one.close());
        SampleOrders.await(two.close());
        SampleOrders.await(vertx.close());
        // The server would have resolved a deadlock after a second, and the batcher retried: it would not be
        // visible.
        assertThat(database.value("select deadlocks from pg_stat_database where datname = current_database()"))
                .isEqualTo("0");
    }

    @BeforeEach
    void empty() {
        database.execute("truncate orders, transactions");
        dead = Long.parseLong(
                database.value(
                        "insert into instances (id, heartbeat_at) values (nextval('instance_ids'), now() - interval '11 s') returning id"));
    }

    @Override
    protected Ledger ledger() {
        return one.ledger();
    }

    @Override
    protected Ledger other() {
        return two.ledger();
    }

    @Override
    protected long alive() {
        return one.instance().id();
    }

    @Override
    protected long alsoAlive() {
        return two.instance().id();
    }

    @Override
    protected long dead() {
        return dead;
    }

    @Test
    @DisplayName("an instance that leaves is dead at once")
    void leaves() {
        Store third = database.start(vertx);
        long id = third.instance().id();

        SampleOrders.await(third.close());

        assertThat(third.instance().holdsLease()).isFalse();
        assertThat(database.value("select dead from instances where id = " + id))
                .isEqualTo("t");
    }
}
