package upay.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import upay.domain.Order;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.sql.StoreHealth;
import upay.store.sql.StoreSettings;

@DisplayName(
        "a server that is no longer a primary, or takes no writes, is left at once, named, and used again when it writes")
@Tag("process")
class StoreFailoverTest {
    /** 2 s; the drill has that bound, and this one has a margin for a busy machine. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(4);

    private static Vertx vertx;
    private static DedicatedPostgres server;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(StoreHealth.class);
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
        log.start();
        logger.addAppender(log);
        store = server.database().start(vertx);
        // As after some load: every connection there may be is there.
        IntStream.range(0, 40)
                .mapToObj(i -> store.ledger().reserve(SampleOrders.MERCHANT, "warm-" + SampleOrders.number()))
                .toList()
                .forEach(SampleOrders::await);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        server.reset();
        SampleOrders.await(store.close());
        await().atMost(10, SECONDS).until(() -> server.backends().all().isEmpty());
    }

    @Test
    @DisplayName("after a failover all connections to the old primary are left, also those that were idle")
    void failover() {
        List<Long> old = server.backends().all();
        // New sessions write, as at the new primary; those that are there do not any more.
        server.database().execute("alter database postgres set default_transaction_read_only = off");
        server.set("default_transaction_read_only", "on");
        Instant begin = Instant.now();

        eventuallyStored();

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(6));
        await().atMost(10, SECONDS).until(() -> server.backends().all().stream().noneMatch(old::contains));
        await().atMost(10, SECONDS).until(() -> store.health().isWell());
    }

    @Test
    @DisplayName(
            "a read-only store: refused with certainty, not ready within 2 s, logged once with the remedy, and back")
    void onlyReads() {
        long before = sessions();
        server.set("default_transaction_read_only", "on");
        Instant begin = Instant.now();
        await().atMost(TOLD_WITHIN).pollInterval(Duration.ofMillis(20)).until(() -> !store.health()
                .isWell());
        while (Duration.between(begin, Instant.now()).compareTo(Duration.ofSeconds(4)) < 0) {
            Order order = order();
            assertThat(failure(store.ledger().open(order, payment(order))).nothingStored())
                    .isTrue();
        }

        assertThat(store.health().details()).containsEntry("sqlstate", "25006");
        assertThat(warnings()).hasSize(1).first().asString().contains("SQLSTATE 25006", "Point db.uri", "primary");
        assertThat(sessions() - before)
                .as("connections that were tried in 4 s, of payments, heartbeat and trial")
                .isLessThan(80);
        server.set("default_transaction_read_only", "off");
        await().atMost(10, SECONDS).until(() -> store.health().isWell());
        eventuallyStored();
        assertThat(warnings()).hasSize(1);
    }

    @Test
    @DisplayName("a start on a read-only store fails at once with the reason")
    void startsOnAStandby() {
        server.set("default_transaction_read_only", "on");
        Store late = new Store(vertx, StoreSettings.of(server.address()));

        Instant begin = Instant.now();
        assertThat(failure(late.start())).hasMessageContaining("25006").hasMessageContaining("Point db.uri");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
        SampleOrders.await(late.close());
    }

    @Test
    @DisplayName("a read-only caller may use it")
    void readsOnAStandby() {
        Order order = order();
        SampleOrders.await(store.ledger().open(order, payment(order)));
        server.set("default_transaction_read_only", "on");
        Store office = new Store(vertx, StoreSettings.of(server.address()), true);

        SampleOrders.await(office.open());

        assertThat(SampleOrders.await(office.ledger().load(order.key()))).isPresent();
        Order another = order();
        assertThat(failure(office.ledger().open(another, payment(another))))
                .hasMessageContaining("25006")
                .matches(StoreException::nothingStored);
        SampleOrders.await(office.close());
    }

    @Test
    @DisplayName("sessions that an administrator ends are replaced at once")
    void terminated() {
        server.database()
                .execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'upay-gateway'");

        eventuallyStored();
        await().atMost(10, SECONDS).until(() -> store.health().isWell());
    }

    @Test
    @DisplayName(
            "a full disk: not ready with the first refusal, logged once with the remedy; ready when there is space again")
    void diskIsFull() {
        try (FullDisk disk = new FullDisk(server::database)) {
            disk.fill();
            Instant begin = Instant.now();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        Order order = order();
                        return Future.join(List.of(store.ledger().open(order, payment(order))))
                                .map(false)
                                .otherwise(true)
                                .await();
                    });
            await().atMost(TOLD_WITHIN).pollInterval(Duration.ofMillis(20)).until(() -> !store.health()
                    .isWell());
            // The heartbeat needs no space.
            await().during(Duration.ofSeconds(3)).until(() -> !store.health().isWell());
            assertThat(store.health().details()).containsEntry("sqlstate", "53100");
            assertThat(warnings())
                    .filteredOn(line -> line.toString().contains("SQLSTATE 53100"))
                    .singleElement()
                    .asString()
                    .contains("Make room");

            disk.free();

            await().atMost(10, SECONDS).until(() -> store.health().isWell());
            eventuallyStored();
        }
    }

    private List<String> warnings() {
        return log.list.stream()
                .filter(e -> e.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static long sessions() {
        server.database().execute("select pg_stat_clear_snapshot()");
        return Long.parseLong(
                server.database().value("select sessions from pg_stat_database where datname = 'postgres'"));
    }

    private void eventuallyStored() {
        await().atMost(10, SECONDS)
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> {
                    Order order = order();
                    return SampleOrders.await(store.ledger().open(order, payment(order))) instanceof Opened.Stored;
                });
    }

    private static StoreException failure(Future<?> future) {
        try {
            SampleOrders.await(future);
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("it should have failed, and gave " + future.result());
    }
}
