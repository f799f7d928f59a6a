package upay.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static upay.store.SampleOrders.MERCHANT;
import static upay.store.SampleOrders.change;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;
import static upay.store.SampleOrders.refunding;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.StoreSettings;

@DisplayName("a lost store is reported at once, and recovers by itself")
@Tag("process")
class StoreOutageTest {
    private static final Duration STATEMENT = Duration.ofMillis(1000);
    private static final Duration CONNECT = Duration.ofMillis(500);

    private static Vertx vertx;
    private static TestStore database;

    private FaultyConnection wire;
    private Store store;
    private Store direct;

    @BeforeAll
    static void startAll() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
    }

    @AfterAll
    static void stopAll() {
        SampleOrders.await(vertx.close());
    }

    @BeforeEach
    void start() {
        wire = new FaultyConnection(vertx, database.address());
        store = database.start(
                vertx,
                StoreSettings.of(wire.address())
                        .withTimeouts(CONNECT, STATEMENT)
                        .withLease(new StoreSettings.Lease(Duration.ofMillis(200), Duration.ofMillis(1000))));
        direct = database.start(vertx);
    }

    @AfterEach
    void stop() {
        wire.set(FaultyConnection.Fault.NONE);
        SampleOrders.await(store.close());
        SampleOrders.await(direct.close());
    }

    @Test
    @DisplayName(
            "no server listens: everything fails fast, certain that nothing was stored, and works again afterwards")
    void cut() {
        Order order = order();
        SampleOrders.await(store.ledger().open(order, payment(order)));
        wire.set(FaultyConnection.Fault.CUT);
        await().atMost(5, SECONDS).until(() -> !store.health().isWell());
        Instant begin = Instant.now();

        List<Supplier<Future<?>>> all = List.of(
                () -> store.ledger().open(order(), payment(order())),
                () -> store.ledger().apply(change(refunding(order, 0), List.of(), List.of())),
                () -> store.ledger().find(MERCHANT, null, "x"),
                () -> store.ledger().load(order.key()),
                () -> store.ledger().acquireQueryPermit(order.key(), Duration.ZERO),
                () -> store.ledger().reserve(MERCHANT, "x"),
                () -> store.ledger().claim(1, Instant.now(), Instant.now(), 1),
                () -> store.ledger().release(1, Instant.now()),
                () -> store.terminals().find("1"));
        for (Supplier<Future<?>> one : all) {
            assertThat(failure(one.get()).nothingStored()).isTrue();
        }

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(9));
        wire.set(FaultyConnection.Fault.NONE);
        await().atMost(5, SECONDS).until(() -> store.health().isWell());
        assertThat(SampleOrders.await(store.ledger().apply(change(refunding(order, 0), List.of(), List.of()))))
                .isEqualTo(Applied.DONE);
    }

    @Test
    @DisplayName("after an outage the first instance that is back does not declare the others dead")
    void outageOfAll() {
        FaultyConnection wireOfOther = new FaultyConnection(vertx, database.address());
        StoreSettings.Lease lease = new StoreSettings.Lease(Duration.ofMillis(400), Duration.ofSeconds(4));
        Store first = database.start(
                vertx,
                StoreSettings.of(wire.address())
                        .withTimeouts(CONNECT, STATEMENT)
                        .withLease(lease));
        Store other = database.start(
                vertx,
                StoreSettings.of(wireOfOther.address())
                        .withTimeouts(CONNECT, STATEMENT)
                        .withLease(lease));
        long number = other.instance().id();
        wire.set(FaultyConnection.Fault.CUT);
        wireOfOther.set(FaultyConnection.Fault.CUT);
        await().atMost(30, SECONDS)
                .until(() -> database.value("select count(*) from instances where heartbeat_at < clock_timestamp()"
                                + " - interval '4500 ms' and id in (" + number + ", "
                                + first.instance().id() + ")")
                        .equals("2"));

        wire.set(FaultyConnection.Fault.NONE);
        await().atMost(10, SECONDS).until(() -> first.instance().holdsLease());
        claim(first);

        assertThat(isDead(number)).isEqualTo("f");
        wireOfOther.set(FaultyConnection.Fault.NONE);
        await().atMost(10, SECONDS).until(() -> other.instance().holdsLease());
        assertThat(other.instance().id()).isEqualTo(number);

        wireOfOther.set(FaultyConnection.Fault.CUT);
        await().atMost(30, SECONDS).until(() -> {
            claim(first);
            return isDead(number).equals("t");
        });
        wireOfOther.set(FaultyConnection.Fault.NONE);
        SampleOrders.await(other.close());
        SampleOrders.await(first.close());
    }

    private static void claim(Store by) {
        Instant now = by.instance().now();
        SampleOrders.await(by.ledger().claim(by.instance().id(), now, now, 1));
    }

    private static String isDead(long instance) {
        return database.value("select dead from instances where id = " + instance);
    }

    @Test
    @DisplayName("a lost answer leaves it uncertain whether the order was stored, and is reported as uncertain")
    void answersLost() {
        Order order = order();
        SampleOrders.await(store.ledger().open(order, payment(order)));
        Order lost = order();

        wire.set(FaultyConnection.Fault.ANSWERS_LOST);
        StoreException opening = failure(store.ledger().open(lost, payment(lost)));

        assertThat(opening.nothingStored()).isFalse();
        await().atMost(5, SECONDS)
                .until(() ->
                        SampleOrders.await(direct.ledger().load(lost.key())).isPresent());

        wire.set(FaultyConnection.Fault.NONE);
        Order again = order(MERCHANT, lost.purchase().clientSn());
        assertThat(eventually(() -> store.ledger().open(again, payment(again)))).isInstanceOf(Opened.Taken.class);
    }

    @Test
    @DisplayName("a frozen store: what was sent ends uncertain, what waited behind it certain, and both soon")
    void frozen() {
        Order warm = order();
        SampleOrders.await(store.ledger().open(warm, payment(warm)));
        wire.set(FaultyConnection.Fault.FROZEN);
        Instant begin = Instant.now();
        Order first = order();

        Future<Opened> sent = store.ledger().open(first, payment(first));
        await().during(Duration.ofMillis(50))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !sent.isComplete());
        List<Future<Opened>> behind = IntStream.range(0, 50)
                .mapToObj(i -> order())
                .map(o -> store.ledger().open(o, payment(o)))
                .toList();

        // The very first, unless a statement that keeps the connection warm was under way just then.
        long inDoubt = Stream.concat(Stream.of(sent), behind.stream())
                .filter(f -> !failure(f).nothingStored())
                .count();
        assertThat(inDoubt).isLessThanOrEqualTo(1);
        behind.forEach(f -> assertThat(failure(f).nothingStored()).isTrue());
        assertThat(Duration.between(begin, Instant.now())).isLessThan(STATEMENT.multipliedBy(4));

        wire.set(FaultyConnection.Fault.NONE);
        Order after = order();
        assertThat(eventually(() -> store.ledger().open(after, payment(after)))).isInstanceOf(Opened.Stored.class);
    }

    @Test
    @DisplayName("while nothing answers, new statements fail within the connect timeout")
    void stalled() {
        Order warm = order();
        SampleOrders.await(store.ledger().open(warm, payment(warm)));
        wire.set(FaultyConnection.Fault.FROZEN);
        Order first = order();
        assertThat(failure(store.ledger().open(first, payment(first))).nothingStored())
                .isFalse();

        Order late = order();
        Instant begin = Instant.now();

        assertThat(failure(store.ledger().open(late, payment(late))).nothingStored())
                .isTrue();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(CONNECT.multipliedBy(2));
    }

    @Test
    @DisplayName(
            "health is down and up again, the lease ends with the last heartbeat and is there again after the next")
    void health() {
        assertThat(store.health().isWell()).isTrue();
        long id = store.instance().id();
        assertThat(store.instance().holdsLease()).isTrue();

        wire.set(FaultyConnection.Fault.CUT);
        await().atMost(5, SECONDS).until(() -> !store.instance().holdsLease());
        assertThat(store.health().isWell()).isFalse();

        wire.set(FaultyConnection.Fault.NONE);
        await().atMost(5, SECONDS).until(() -> store.instance().holdsLease());
        await().atMost(5, SECONDS).until(() -> store.health().isWell());
        assertThat(store.instance().id()).as("nobody had taken over").isEqualTo(id);
    }

    @Test
    @DisplayName(
            "who was declared dead meanwhile comes back under a new number, whose lease begins when all from before has failed")
    void declaredDead() {
        long id = store.instance().id();
        wire.set(FaultyConnection.Fault.CUT);
        await().atMost(5, SECONDS).until(() -> !store.instance().holdsLease());
        database.execute("update upay.instances set dead = true where id = " + id);

        wire.set(FaultyConnection.Fault.NONE);
        await().atMost(5, SECONDS).until(() -> store.instance().id() != id);
        Instant registered = Instant.now();
        assertThat(store.instance().holdsLease()).isFalse();

        await().atMost(5, SECONDS).until(() -> store.instance().holdsLease());
        assertThat(Duration.between(registered, Instant.now())).isGreaterThan(Duration.ofMillis(600));
    }

    @Test
    @DisplayName("a server that is stopped and started again is found again")
    void restarted() throws Exception {
        Path folder = Files.createTempDirectory("upay-restart");
        EmbeddedPostgres server =
                EmbeddedPostgres.start(new EmbeddedPostgres.Options(folder, TestStore.binaries(), true, 0));
        int port = server.address().port();
        StoreSettings settings = StoreSettings.of(server.address())
                .withLease(new StoreSettings.Lease(Duration.ofMillis(200), Duration.ofMillis(1000)));
        Migrations.run(settings);
        Store mine = database.start(vertx, settings);
        Order order = order();
        SampleOrders.await(mine.ledger().open(order, payment(order)));

        server.close();
        await().atMost(10, SECONDS).until(() -> !mine.health().isWell());
        assertThatThrownBy(() -> SampleOrders.await(mine.ledger().load(order.key())))
                .isInstanceOf(StoreException.class);
        server = EmbeddedPostgres.start(new EmbeddedPostgres.Options(folder, TestStore.binaries(), true, port));

        await().atMost(5, SECONDS).until(() -> mine.health().isWell());
        assertThat(SampleOrders.await(mine.ledger().load(order.key()))).isPresent();
        SampleOrders.await(mine.close());
        server.close();
        EmbeddedPostgres.delete(folder);
    }

    private static StoreException failure(Future<?> future) {
        try {
            SampleOrders.await(future);
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("it should have failed, and gave " + future.result());
    }

    /** Connections that broke are noticed and replaced; the first tries may still meet one. */
    private static <T> T eventually(Supplier<Future<T>> action) {
        return await().atMost(10, SECONDS)
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> SampleOrders.await(action.get()), result -> true);
    }
}
