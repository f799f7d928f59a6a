package upay.store.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.lineage.RestoreLog.Restore;

@DisplayName("A restored store is noticed, and no number is used twice")
@Tag("process")
class StoreLineageTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestStore database = TestStore.fresh();

    @AfterEach
    void close() {
        SampleOrders.await(vertx.close());
    }

    private long number(Store store) {
        return SampleOrders.await(store.numbers().next());
    }

    private Restore latest(Store store) {
        return SampleOrders.await(store.restores().latest()).orElseThrow();
    }

    @Test
    void aStoreOfItsOwnServerIsNoRestore() {
        Store one = database.start(vertx);
        Store two = database.start(vertx);

        assertThat(SampleOrders.await(one.restores().latest())).isEmpty();
        assertThat(one.lineage().ordersHeldBefore()).isNull();
        assertThat(database.value("select server = store_server() from store_lineage"))
                .isEqualTo("t");

        SampleOrders.await(one.close());
        SampleOrders.await(two.close());
    }

    @Test
    void anotherTimelineThatNoInstanceSawIsARestoreAndTheNumbersGoOnAboveAllOthers() {
        Store lost = database.start(vertx);
        long before = number(lost);
        // As its last heartbeat did; the instance then took a thousand blocks that the restored store knows nothing of.
        database.execute("update instances set numbers_held = array[" + before + ", " + (before + 999) + ", 0]");
        SampleOrders.await(lost.close());
        database.execute("update store_lineage set server = '1/1'");
        long forgotten = before + 1_000_000;

        Store restored = database.start(vertx);

        assertThat(number(restored)).isGreaterThan(forgotten);
        Restore restore = latest(restored);
        assertThat(restore.held()).isEqualTo(List.of(before, before + 999));
        assertThat(restore.continuedAt()).isGreaterThanOrEqualTo(forgotten);
        assertThat(restored.lineage().ordersHeldBefore()).isEqualTo(restore.noticedAt());

        Store second = database.start(vertx);
        assertThat(latest(second).id()).as("noticed once").isEqualTo(restore.id());
        assertThat(SampleOrders.await(second.restores().release("anna", "compared with the bills")))
                .isEqualTo(1);
        Store third = database.start(vertx);
        assertThat(third.lineage().ordersHeldBefore()).isNull();

        for (Store store : List.of(restored, second, third)) {
            SampleOrders.await(store.close());
        }
    }

    @Test
    void anInstanceThatRanThroughAFailoverFindsItsHeartbeatAndNothingIsHeld() {
        Store running = database.start(vertx);
        database.execute("update store_lineage set server = '1/1'");

        SampleOrders.await(running.lineage().examine());

        assertThat(SampleOrders.await(running.restores().latest())).isEmpty();
        assertThat(database.value("select server = store_server() from store_lineage"))
                .isEqualTo("t");
        SampleOrders.await(running.close());
    }

    @Test
    void anInstanceWhoseHeartbeatIsGoneNoticesTheLoss() {
        Store running = database.start(vertx);
        // Whether or not it comes back under a new number meanwhile.
        database.execute("update store_lineage set server = '1/1'; delete from instances");

        SampleOrders.await(running.lineage().examine());
        assertThat(latest(running).why()).contains("last heartbeat");
        SampleOrders.await(running.close());
    }

    @Test
    void aStartWithoutAnotherInstanceContinuesAtTheClock() {
        Store one = database.start(vertx);
        number(one);
        SampleOrders.await(one.close());
        database.execute("select setval('numbers', 1600000000000000)");

        Store two = database.start(vertx);

        assertThat(number(two)).isGreaterThan(1_700_000_000_000_000L);
        SampleOrders.await(two.close());
    }
}
