package upay.store.credential;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.port.StoreException;

@DisplayName("A terminal is looked up past the cache at most once a second, however many ask")
class ThrottledLookupsTest {
    private static final int KEYS = 3;
    private static final Integer NONE = -1;

    private final Vertx vertx = Vertx.vertx();
    /** The look-ups in their order. */
    private final List<Promise<Integer>> lookups = new ArrayList<>();

    private ThrottledLookups<Integer> anew;

    @BeforeEach
    void open() {
        anew = new ThrottledLookups<>(vertx, this::lookUp, (cached, read) -> cached < read, NONE, KEYS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    private Future<Integer> lookUp(String key) {
        synchronized (lookups) {
            lookups.add(Promise.promise());
            return lookups.get(lookups.size() - 1).future();
        }
    }

    private int count() {
        synchronized (lookups) {
            return lookups.size();
        }
    }

    private void answer(int which, int value) {
        lookups.get(which).complete(value);
    }

    @Test
    @DisplayName("who comes while one is in flight shares its news")
    void news() {
        Future<Integer> first = anew.ask("t", 1);
        Future<Integer> second = anew.ask("t", 1);
        answer(0, 2);

        await().until(second::isComplete);
        assertThat(List.of(first.result(), second.result())).containsExactly(2, 2);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    @DisplayName("a look-up that began before, and has no news, tells a later caller nothing: the next one does")
    void noNews() {
        long started = System.nanoTime();
        Future<Integer> first = anew.ask("t", 1);
        Future<Integer> second = anew.ask("t", 1);
        answer(0, 1);

        await().until(first::isComplete);
        assertThat(second.isComplete()).isFalse();
        await().until(() -> count() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(900));
        answer(1, 2);
        await().until(second::isComplete);
        assertThat(second.result()).isEqualTo(2);
    }

    @Test
    @DisplayName("who comes within the second waits for its end; all who wait share one look-up")
    void spaced() {
        anew.ask("t", 1);
        answer(0, 2);
        List<Future<Integer>> waiting =
                IntStream.range(0, 16).mapToObj(i -> anew.ask("t", 2)).toList();

        assertThat(anew.ask("t", 2).result()).as("the seventeenth").isEqualTo(NONE);
        await().until(() -> count() == 2);
        answer(1, 2);
        await().until(() -> waiting.stream().allMatch(Future::isComplete));
        assertThat(waiting).allMatch(each -> each.result() == 2);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    @DisplayName("other terminals do not wait, up to a limit that names itself")
    void others() {
        for (String key : List.of("a", "b", "c")) {
            anew.ask(key, 1);
        }

        assertThat(count()).isEqualTo(3);
        assertThat(anew.ask("d", 1).cause()).isInstanceOf(StoreException.class).hasMessageContaining("too many");
        lookups.forEach(lookup -> lookup.complete(1));
        await().until(() -> !anew.ask("d", 1).failed());
    }

    @Test
    @DisplayName("a failed look-up fails for all who asked, and the next one is not kept from going")
    void failed() {
        Future<Integer> first = anew.ask("t", 1);
        Future<Integer> second = anew.ask("t", null);
        lookups.get(0).fail(new StoreException("down", true, null));

        await().until(() -> first.failed() && second.failed());
        Future<Integer> third = anew.ask("t", 1);
        await().until(() -> count() == 2);
        answer(1, 5);
        await().until(third::isComplete);
        assertThat(third.result()).isEqualTo(5);
    }
}
