package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("a nonce is taken once, whichever instance is asked, until its signature is too old")
@Tag("process")
class PgNonceStoreTest {
    private static Vertx vertx;
    private static TestStore database;
    private static Store one;
    private static Store other;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        one = database.start(vertx);
        other = database.start(vertx);
    }

    @AfterAll
    static void stop() {
        await(one.close());
        await(other.close());
        await(vertx.close());
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(5));
    }

    @Test
    @DisplayName("of the same, sent many times at once to two instances, one is taken")
    void once() {
        List<Future<Boolean>> takings = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Store store = i % 2 == 0 ? one : other;
            takings.add(store.nonces().take("till-1", "nonce-" + i / 40, soon()));
        }

        assertThat(takings.stream().filter(taking -> await(taking)).count()).isEqualTo(10);
        assertThat(await(other.nonces().take("till-1", "nonce-3", soon()))).isFalse();
        assertThat(await(other.nonces().take("till-2", "nonce-3", soon()))).isTrue();
        assertThat(await(other.nonces().take("till-2", "NONCE-3", soon()))).isTrue();
    }

    @Test
    @DisplayName("one that is sent again and again is refused from memory, and costs the store nothing")
    void again() {
        assertThat(await(one.nonces().take("till-4", "again", soon()))).isTrue();
        database.execute("delete from nonces where terminal_sn = 'till-4'");

        assertThat(await(one.nonces().take("till-4", "again", soon()))).isFalse();
        assertThat(database.value("select count(*) from nonces where terminal_sn = 'till-4'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("what is too old to be of use is deleted, and nothing else")
    void tidied() {
        PgNonceStore nonces = (PgNonceStore) one.nonces();
        await(nonces.take("till-3", "old", soon()));
        await(nonces.take("till-3", "new", soon()));
        database.execute("insert into nonces select 'till-3', 'n' || i, now() - interval '2 minutes'"
                + " from generate_series(1, 25000) i");
        database.execute("update nonces set ends_at = now() - interval '59 seconds' where nonce = 'old'");

        await(nonces.tidy());

        assertThat(database.value(
                        "select string_agg(nonce, ' ' order by nonce) from nonces where terminal_sn = 'till-3'"))
                .isEqualTo("new old");
    }
}
