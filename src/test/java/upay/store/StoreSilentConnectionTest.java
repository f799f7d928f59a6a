package upay.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static upay.store.SampleOrders.MERCHANT;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;
import static upay.store.SampleOrders.settle;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import upay.domain.Transaction;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

@DisplayName("whichever connections to the store fall silent: payments go on within 3 s, or are refused in time")
@Tag("process")
class StoreSilentConnectionTest {
    /** 3 s; the drill has that bound, and this one has a margin for a busy machine. */
    private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(6);
    /** What waits for a connection, and then for an answer; and for another batch to do so. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

    private static final Duration GIVEN_UP = Duration.ofSeconds(60);
    private static final int IN_A_ROW = 40;

    private static Vertx vertx;
    private static DedicatedPostgres server;

    private BlackHoleProxy wire;
    private Store store;

    @BeforeAll
    static void startAll() {
        vertx = Vertx.vertx();
        server = new DedicatedPostgres();
    }

    @AfterAll
    static void stopAll() {
        SampleOrders.await(vertx.close());
        server.close();
    }

    @BeforeEach
    void start() {
        wire = new BlackHoleProxy(vertx, server.address());
    }

    @AfterEach
    void stop() {
        server.backends().thaw();
        wire.close();
        SampleOrders.await(store.close());
        await().atMost(10, SECONDS).until(() -> server.backends().all().isEmpty());
    }

    /** As after some load: every connection there may be is there. */
    private void start(StoreAddress address) {
        StoreSettings settings = StoreSettings.of(address);
        store = server.database().start(vertx, settings);
        IntStream.range(0, IN_A_ROW)
                .mapToObj(i -> store.ledger().reserve(MERCHANT, "warm-" + SampleOrders.number()))
                .toList()
                .forEach(SampleOrders::await);
        await().atMost(10, SECONDS)
                .until(() ->
                        server.backends().idle().size() == settings.server().connections() + 1);
    }

    @Test
    @DisplayName("one process of the server is frozen, whichever it is")
    void oneIsFrozen() {
        start(server.address());
        for (long pid : server.backends().idle()) {
            server.backends().freeze(List.of(pid));

            assertThat(untilPaymentsGoOn()).isLessThan(GOES_ON_WITHIN);

            server.backends().thaw();
        }
    }

    @Test
    @DisplayName("all its processes are frozen, and new ones can be had")
    void allAreFrozen() {
        start(server.address());
        server.backends().freeze(server.backends().idle());

        assertThat(untilPaymentsGoOn()).isLessThan(GOES_ON_WITHIN);
        await().atMost(3, SECONDS).until(() -> store.health().isWell());
        assertThat(store.instance().holdsLease()).isTrue();
        assertThat(waitForTheServer())
                .as("sockets that wait for the server to close them")
                .isZero();
    }

    @Test
    @DisplayName("all connections lead into a black hole that swallows their ends too, and new ones do not")
    void oldOnesAreSwallowed() {
        start(wire.address());
        wire.swallow();

        assertThat(untilPaymentsGoOn()).isLessThan(GOES_ON_WITHIN);
    }

    @Test
    @DisplayName("it closes within 2 s while nothing answers, and pending waits for a connection fail")
    void closes() {
        start(wire.address());
        wire.swallowAll(true);
        List<Future<Boolean>> waiting = IntStream.range(0, 100)
                .mapToObj(i -> store.ledger().reserve(MERCHANT, "never-" + i))
                .toList();
        Instant begin = Instant.now();

        store.close().otherwiseEmpty().await();

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
        assertThat(waiting.stream().map(this::failure).filter(StoreException::nothingStored))
                .as("all but those that were sent")
                .hasSizeGreaterThanOrEqualTo(
                        100 - StoreSettings.of(wire.address()).server().connections());
    }

    @Test
    @DisplayName("every connection leads into a black hole, old and new: refused in time, and taken soon afterwards")
    void allAreSwallowed() throws InterruptedException {
        start(wire.address());
        wire.swallowAll(true);
        Instant begin = Instant.now();
        List<Future<?>> asked = new ArrayList<>();
        while (Duration.between(begin, Instant.now()).compareTo(Duration.ofSeconds(6)) < 0) {
            Order order = order();
            Instant since = Instant.now();
            Future<Opened> opened = store.ledger().open(order, payment(order));
            asked.add(opened.recover(e -> {
                assertThat(Duration.between(since, Instant.now())).isLessThan(TOLD_WITHIN);
                return Future.failedFuture(e);
            }));
            MILLISECONDS.sleep(20);
        }
        List<StoreException> told = asked.stream().map(this::failure).toList();

        // The statement in flight; another one may keep the connection warm.
        assertThat(told.stream().filter(e -> !e.nothingStored()).count()).isLessThanOrEqualTo(2);
        assertThat(store.health().isWell()).isFalse();
        wire.swallowAll(false);
        assertThat(untilPaymentsGoOn()).isLessThan(GOES_ON_WITHIN);
        await().atMost(5, SECONDS).until(() -> store.health().isWell());
    }

    @Test
    @DisplayName("other statements complete within their own timeouts: claims, look-ups, outbox, check")
    void othersGoOn() {
        start(server.address());
        server.backends().freeze(server.backends().idle());
        Instant begin = Instant.now();

        Stream.<Future<?>>of(
                        store.ledger().claim(store.instance().id(), begin, begin, 10),
                        store.ledger().find(MERCHANT, null, "nobody"),
                        store.terminals().find("100000000000000001"),
                        store.numbers().next(),
                        store.audit().now(10),
                        store.instance().hasCompany())
                .forEach(asked -> Future.join(List.of(asked)).otherwiseEmpty().await());

        assertThat(Duration.between(begin, Instant.now())).isLessThan(TOLD_WITHIN);
        SampleOrders.await(store.ledger().claim(store.instance().id(), begin, begin, 10));
        assertThat(SampleOrders.await(store.ledger().find(MERCHANT, null, "nobody")))
                .isEmpty();
    }

    @Test
    @DisplayName("an order that a frozen process has locked holds up no other order")
    void aLockIsHeld() throws Exception {
        start(server.address());
        List<Order> orders = IntStream.range(0, 20).mapToObj(i -> order()).toList();
        List<Transaction> payments = orders.stream().map(SampleOrders::payment).toList();
        for (int i = 0; i < orders.size(); i++) {
            SampleOrders.await(store.ledger().open(orders.get(i), payments.get(i)));
        }
        try (Connection holder = server.database().connect()) {
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute("select from orders where sn = "
                            + orders.get(7).key().sn() + " for update");
            Instant begin = Instant.now();
            // Alone, so that the others wait together and share a statement with it.
            Future<Applied> first = store.ledger().apply(settle(orders.get(7), payments.get(7)));
            List<Future<Applied>> all = IntStream.range(0, orders.size())
                    .mapToObj(i -> store.ledger().apply(settle(orders.get(i), payments.get(i))))
                    .toList();

            assertThat(failure(first).nothingStored()).isTrue();
            for (int i = 0; i < orders.size(); i++) {
                if (i == 7) {
                    assertThat(failure(all.get(i)).nothingStored()).isTrue();
                } else {
                    assertThat(SampleOrders.await(all.get(i))).isEqualTo(Applied.DONE);
                }
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(GOES_ON_WITHIN);
            holder.rollback();
        }
        assertThat(SampleOrders.await(store.ledger().apply(settle(orders.get(7), payments.get(7)))))
                .isEqualTo(Applied.DONE);
    }

    private StoreException failure(Future<?> future) {
        try {
            SampleOrders.await(future);
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("it should have failed, and gave " + future.result());
    }

    /** In FIN-WAIT-1 or 2; only Linux tells. */
    private static long waitForTheServer() {
        String port = String.format(":%04X", server.address().port());
        try (Stream<String> lines = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(StoreSilentConnectionTest::lines)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[2].endsWith(port) && fields[3].matches("04|05"))
                    .count();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until many payments one after the other are all stored. */
    private Duration untilPaymentsGoOn() {
        Instant begin = Instant.now();
        Instant since = begin;
        for (int inARow = 0; inARow < IN_A_ROW; ) {
            Order order = order();
            try {
                assertThat(SampleOrders.await(store.ledger().open(order, payment(order))))
                        .isInstanceOf(Opened.Stored.class);
                inARow++;
            } catch (StoreException e) {
                inARow = 0;
                since = Instant.now();
            }
            if (Duration.between(begin, since).compareTo(GIVEN_UP) > 0) {
                return GIVEN_UP;
            }
        }
        return Duration.between(begin, since);
    }
}
