package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import upay.store.embedded.PlainPostgres;
import upay.store.schema.Migrations;
import upay.store.schema.ServerCheck;
import upay.store.sql.BlockingConnections;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

@DisplayName(
        "Of several hosts the one that accepts writes is used: at the start, after a failover, and with a dead one")
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoreHostsTest {
    private static final Duration START = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static PlainPostgres primary;
    private static PlainPostgres standby;
    private static BlackHoleProxy hole;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        primary = PlainPostgres.primary(folder.resolve("primary"));
        Migrations.run(StoreSettings.of(primary.address()));
        standby = primary.standby(folder.resolve("standby"));
        hole = new BlackHoleProxy(vertx, primary.address());
        hole.swallowAll(true);
    }

    @AfterAll
    static void stop() {
        hole.close();
        SampleOrders.await(vertx.close());
        standby.close();
        primary.close();
    }

    private static StoreAddress address(String hosts) {
        return StoreAddress.parse("postgresql://postgres@" + hosts + "/postgres?sslmode=disable");
    }

    private static String at(int port) {
        return "127.0.0.1:" + port;
    }

    private static StoreAddress pair() {
        return address(at(standby.port()) + "," + at(primary.port()));
    }

    private static void store(Store store) {
        upay.domain.Order order = order();
        SampleOrders.await(store.ledger().open(order, payment(order)));
    }

    private static String sessionsAt(PlainPostgres server) {
        return server.database().value("select count(*) from pg_stat_activity where application_name = 'upay-gateway'");
    }

    @Test
    @Order(1)
    @DisplayName("a standby that is named first is not used, by either driver")
    void standbyFirst() throws SQLException {
        Store store = new Store(vertx, StoreSettings.of(pair()));
        SampleOrders.await(store.start(START));

        store(store);

        assertThat(sessionsAt(standby)).isEqualTo("0");
        assertThat(sessionsAt(primary)).isNotEqualTo("0");
        assertThat(ServerCheck.of(pair(), "upay", 9, true).onlyReads()).isEmpty();
        try (Connection connection = new BlockingConnections(pair(), true).getConnection()) {
            assertThat(connection.getMetaData().getURL()).contains(":" + primary.port() + "/");
        }
        SampleOrders.await(store.close());
    }

    @Test
    @Order(2)
    @DisplayName("a host that accepts connections and says nothing delays them by moments")
    void deadHostFirst() throws SQLException {
        StoreAddress address = address(at(hole.port()) + "," + at(standby.port()) + "," + at(primary.port()));
        Store store = new Store(vertx, StoreSettings.of(address));
        Instant begin = Instant.now();
        SampleOrders.await(store.start(START));

        store(store);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(Migrations.run(address, "upay", Migrations.GATEWAY)).isZero();
        SampleOrders.await(store.close());
    }

    @Test
    @Order(3)
    @DisplayName("all addresses of a name are tried")
    void severalAddresses() {
        SmallNameServer names =
                new SmallNameServer(vertx, List.of(new byte[] {127, 0, 0, 2}, new byte[] {127, 0, 0, 1}));
        Vertx resolving = resolving(names);
        Store store = new Store(resolving, StoreSettings.of(address("pair_db.example:" + primary.port())));

        SampleOrders.await(store.start(START));

        store(store);
        SampleOrders.await(store.close());
        SampleOrders.await(resolving.close());
        names.close();
    }

    /** The tests' virtual machine asks the system for names: not this one. */
    private static Vertx resolving(SmallNameServer names) {
        String property = "vertx.disableDnsResolver";
        String before = System.clearProperty(property);
        try {
            return Vertx.vertx(new VertxOptions()
                    .setAddressResolverOptions(new AddressResolverOptions().addServer("127.0.0.1:" + names.port())));
        } finally {
            if (before != null) {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    @Order(4)
    @DisplayName("a commit that no standby has, since its wait was cancelled, is logged")
    void cancelledWait() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("upay.store.sql.StoreConnection");
        log.start();
        logger.addAppender(log);
        Store store = new Store(vertx, StoreSettings.of(primary.address()));
        SampleOrders.await(store.start(START));
        store(store);
        primary.database().execute("alter system set synchronous_standby_names = 'nobody'");
        primary.database().execute("select pg_reload_conf()");
        await().until(() ->
                primary.database().value("show synchronous_standby_names").equals("nobody"));

        await().until(() -> primary.database()
                .value("select count(pg_cancel_backend(pid)) > 0 from pg_stat_activity where wait_event = 'SyncRep'")
                .equals("t"));

        await().until(() ->
                log.list.stream().anyMatch(line -> line.getFormattedMessage().contains("no standby has")));
        primary.database().execute("alter system reset synchronous_standby_names");
        primary.database().execute("select pg_reload_conf()");
        SampleOrders.await(store.close());
        logger.detachAppender(log);
    }

    @Test
    @Order(5)
    @DisplayName("without a primary nothing is stored, each host is named, and a reader gets the standby")
    void noPrimary() throws SQLException {
        StoreAddress address = address(at(standby.port()) + ",127.0.0.1:1");

        assertThatThrownBy(() -> ServerCheck.of(address, "upay", 9, false))
                .hasRootCauseMessage("none of its hosts accepts writes: 127.0.0.1:" + standby.port()
                        + " only reads; 127.0.0.1:1 does not respond (Connection refused)")
                .matches(e -> ((upay.port.StoreException) e).nothingStored());
        try (Connection connection = new BlockingConnections(address, true).getConnection()) {
            assertThat(connection.getMetaData().getURL()).contains(":" + standby.port() + "/");
        }
        Store late = new Store(vertx, StoreSettings.of(address));
        assertThatThrownBy(() -> SampleOrders.await(late.start(Duration.ofSeconds(1))))
                .hasMessageContainingAll("only reads", "127.0.0.1:1 does not respond", "Point db.uri");
        SampleOrders.await(late.close());
    }

    @Test
    @Order(6)
    @DisplayName("after a failover the promoted host is used, and the old primary not when it returns as a standby")
    void failover() {
        Store store = new Store(vertx, StoreSettings.of(address(at(primary.port()) + "," + at(standby.port()))));
        SampleOrders.await(store.start(START));
        store(store);
        await().until(() -> standby.database()
                .value("select pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()")
                .equals("t"));

        primary.crash();
        standby.database().execute("select pg_promote()");
        Instant promoted = Instant.now();
        await().atMost(10, TimeUnit.SECONDS)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    store(store);
                    return true;
                });

        assertThat(Duration.between(promoted, Instant.now())).isLessThan(Duration.ofSeconds(5));
        await().atMost(10, TimeUnit.SECONDS).until(() -> store.health().isWell());
        primary.write("standby.signal", "");
        primary.start();
        store(store);
        assertThat(sessionsAt(primary)).isEqualTo("0");
        SampleOrders.await(store.close());
    }
}
