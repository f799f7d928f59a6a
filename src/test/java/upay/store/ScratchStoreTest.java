package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Secret;
import upay.port.Ledger;
import upay.port.StoreException;

@Tag("process")
@DisplayName("A scratch store runs the real statements, and nothing of them reaches a real row")
class ScratchStoreTest {
    private static final String MERCHANT = "warm-up";

    /** All that a statement of a gateway could change. */
    private static final String FINGERPRINT = """
            select (select count(*) from upay.orders) || ' ' || (select count(*) from upay.transactions) || ' '
              || (select count(*) from upay.history) || ' ' || (select count(*) from upay.instances) || ' '
              || (select count(*) from upay.terminals) || ' ' || (select count(*) from upay.merchants) || ' '
              || (select version from upay.change_counter) || ' ' || (select last_value from upay.numbers) || ' '
              || (select last_value from upay.instance_ids)""";

    private final TestStore real = TestStore.fresh();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private ScratchStore open() throws Exception {
        return done(ScratchStore.open(
                vertx, real.settings(), "warm-up", MERCHANT, new Secret("s"), Duration.ofSeconds(30)));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.await(60, TimeUnit.SECONDS);
    }

    private static OrderState sample() {
        Order order = SampleOrders.order(MERCHANT, "client");
        return new OrderState(order, List.of(SampleOrders.payment(order)));
    }

    private static OrderState opened(ScratchStore store) throws Exception {
        OrderState state = sample();
        assertThat(done(store.ledger().open(state.order(), state.payment()))).isInstanceOf(Ledger.Opened.Stored.class);
        return state;
    }

    @Test
    void anOrderIsThereUntilItIsClosed() throws Exception {
        String before = real.value(FINGERPRINT);
        ScratchStore store = open();

        OrderState state = opened(store);

        assertThat(done(store.ledger().load(state.order().key()))).isPresent();
        assertThat(done(store.terminals().find("warm-up")).orElseThrow().active())
                .isTrue();
        assertThat(store.instance().holdsLease()).isTrue();
        done(store.close());
        assertThat(real.value(FINGERPRINT)).isEqualTo(before);
    }

    @Test
    void manyAtOnceDoNotSeeOneAnother() throws Exception {
        String before = real.value(FINGERPRINT);
        List<Future<ScratchStore>> opening = IntStream.range(0, 10)
                .mapToObj(i -> ScratchStore.open(
                        vertx, real.settings(), "warm-up", MERCHANT, new Secret("s"), Duration.ofSeconds(30)))
                .toList();
        for (Future<ScratchStore> one : opening) {
            ScratchStore store = done(one);
            assertThat(done(store.numbers().next())).isEqualTo(1_000_000_000_000_000L);
            opened(store);
        }
        for (Future<ScratchStore> one : opening) {
            done(one.result().close());
        }
        assertThat(real.value(FINGERPRINT)).isEqualTo(before);
    }

    @Test
    void aMigrationIsNotDelayedByIt() throws Exception {
        ScratchStore store = open();
        opened(store);

        assertThat(real.value("select count(*) from pg_locks l join pg_class c on c.oid = l.relation"
                        + " where c.relnamespace = 'upay'::regnamespace"))
                .isEqualTo("0");

        done(store.close());
    }

    @Test
    void theServerItselfRefusesToWriteARealRow() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        real.address().jdbcUrl(), real.address().jdbcProperties());
                Statement statement = connection.createStatement()) {
            statement.execute(ScratchStore.begin("upay"));
            statement.execute("insert into merchants (merchant_id, name) values ('m', 'm')");

            assertThatThrownBy(
                            () -> statement.execute("insert into upay.merchants (merchant_id, name) values ('m', 'm')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
        }
    }

    /** What was sent on a connection that is lost is lost; the next one begins with copies again, not with the real tables. */
    @Test
    void aConnectionThatReplacesALostOneWritesNoRealRowEither() throws Exception {
        String before = real.value(FINGERPRINT);
        ScratchStore store = open();
        opened(store);

        real.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'upay-gateway' and datname = current_database()");
        OrderState again = sample();
        for (int i = 0; i < 20; i++) {
            try {
                done(store.ledger().open(again.order(), again.payment()));
            } catch (StoreException lost) {
                // As any statement on a connection that ends.
            }
        }

        assertThat(done(store.ledger().load(again.order().key()))).isPresent();
        done(store.close());
        assertThat(real.value(FINGERPRINT)).isEqualTo(before);
    }

    @Test
    void aRoleWithoutTheRightIsFoundOutBeforehand() throws Exception {
        Store store = real.start(vertx);
        assertThat(done(store.allowsScratch())).isTrue();
        String database = real.value("select current_database()");
        real.executeAsSuperuser("revoke temporary on database " + database + " from public, "
                + real.address().user());

        assertThat(done(store.allowsScratch())).isFalse();
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
        done(store.close());
    }
}
