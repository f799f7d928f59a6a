package upay.store.credential;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("terminals are looked up once and changes of them arrive within five seconds")
@Tag("process")
class PgTerminalsTest {
    private static Vertx vertx;
    private static TestStore database;
    private static Store store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        SampleOrders.await(store.readyMadeAccounts().create());
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
    }

    private static Optional<Terminal> find(String sn) {
        return SampleOrders.await(store.terminals().find(sn));
    }

    @Test
    @DisplayName("the ready-made accounts are there, however often and by how many they are made")
    void readyMade() {
        SampleOrders.await(Future.all(IntStream.range(0, 5)
                .mapToObj(i -> store.readyMadeAccounts().create())
                .toList()));

        assertThat(find("100000000000000001")).hasValueSatisfying(till -> assertThat(
                        List.of(till.secret(), till.merchantId(), till.storeId(), till.active()))
                .containsExactly(new Secret("sandbox-secret-1"), "sandbox-merchant", "sandbox-store", true));
        assertThat(find("100000000000000002").map(Terminal::secret)).contains(new Secret("sandbox-secret-2"));
        assertThat(find("200000000000000001")).hasValueSatisfying(till -> assertThat(
                        List.of(till.secret(), till.merchantId(), till.storeId(), till.active()))
                .containsExactly(new Secret("sandbox-secret-3"), "other-merchant", "other-store", true));
        assertThat(find("100000000000000009").map(Terminal::active)).contains(false);
        assertThat(find("100000000000000003")).isEmpty();
        assertThat(database.value("select count(*) from terminals")).isEqualTo("4");
    }

    @Test
    @DisplayName("a known terminal costs no statement")
    void remembered() {
        find("200000000000000001");

        assertThat(store.terminals().find("200000000000000001").isComplete()).isTrue();
    }

    @Test
    @DisplayName("a terminal that is disabled is so everywhere within five seconds, and a new one is known at once")
    void changed() {
        assertThat(find("100000000000000002").map(Terminal::active)).contains(true);
        assertThat(find("100000000000000042")).isEmpty();

        database.execute("update terminals set status = 'DISABLED' where terminal_sn = '100000000000000002'");
        database.execute("insert into terminals (terminal_sn, merchant_id, store_id, secret, status)"
                + " values ('100000000000000042', 'other-merchant', 'other-store', 's', 'ACTIVE')");

        assertThat(find("100000000000000042")).isPresent();
        await().atMost(5, SECONDS)
                .until(() -> find("100000000000000002").map(Terminal::active), Optional.of(false)::equals);
    }
}
