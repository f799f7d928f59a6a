package upay.store.ledger;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import upay.port.Ledger;
import upay.port.LedgerContract;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("the ledger in PostgreSQL keeps the port's promises")
@Tag("process")
class PgLedgerTest extends LedgerContract {
    private static Vertx vertx;
    private static Store one;
    private static Store two;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        TestStore store = TestStore.fresh();
        one = store.start(vertx);
        two = store.start(vertx);
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(one.close());
        SampleOrders.await(two.close());
        SampleOrders.await(vertx.close());
    }

    @Override
    protected Ledger ledger() {
        return one.ledger();
    }

    @Override
    protected Ledger other() {
        return two.ledger();
    }
}
