package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.port.StoreException;
import upay.store.FaultyConnection;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName("numbers have 16 digits and are never given out twice")
@Tag("process")
class PgNumberGeneratorTest {
    private static Vertx vertx;
    private static TestStore database;
    private static Store one;
    private static Store two;

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
    }

    @Test
    @DisplayName("over two instances, thousands at once, blocks and all")
    void unique() {
        List<Future<Long>> numbers = IntStream.range(0, 5000)
                .mapToObj(i -> (i % 2 == 0 ? one : two).numbers().next())
                .toList();
        SampleOrders.await(Future.all(numbers));

        assertThat(numbers.stream().map(Future::result).distinct()).hasSize(5000);
        assertThat(numbers)
                .allSatisfy(n -> assertThat(Long.toString(n.result())).hasSize(16));
    }

    @Test
    @DisplayName("those of one instance increase, and in a steady state no caller waits for them")
    void grow() {
        long last = SampleOrders.await(one.numbers().next());
        for (int i = 0; i < 400; i++) {
            Future<Long> number = one.numbers().next();
            // The first of a new block may have to be fetched; the ones after it are there.
            if (i > 0) {
                assertThat(number.isComplete()).isTrue();
            }
            long next = SampleOrders.await(number);
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    @DisplayName("a fresh database starts at its time, above what an older one can have given out")
    void startsAtTheTime() {
        long first = Long.parseLong(database.value(
                "select start_value from pg_sequences where sequencename = 'numbers' and schemaname = 'upay'"));
        Instant start = Instant.EPOCH.plus(first, ChronoUnit.MICROS);

        assertThat(start)
                .isBetween(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(60));
        assertThat(
                        Long.parseLong(
                                database.value(
                                        "select increment_by from pg_sequences where sequencename = 'numbers' and schemaname = 'upay'")))
                .isEqualTo(PgNumberGenerator.BLOCK);
    }

    @Test
    @DisplayName("without the store the prefetched numbers are used, then it fails with nothing stored")
    void withoutTheStore() {
        FaultyConnection wire = new FaultyConnection(vertx, database.address());
        Store third = database.start(vertx, StoreSettings.of(wire.address()));
        SampleOrders.await(third.numbers().next());
        wire.set(FaultyConnection.Fault.CUT);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 3 * PgNumberGenerator.BLOCK; i++) {
                        SampleOrders.await(third.numbers().next());
                    }
                })
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.nothingStored()).isTrue());

        wire.set(FaultyConnection.Fault.NONE);
        org.awaitility.Awaitility.await()
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> SampleOrders.await(third.numbers().next()) > 0);
        SampleOrders.await(third.close());
    }
}
