package upay.api.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An answer is worked out once in a while, however many ask")
class RecentAnswerTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final List<Promise<String>> works = new ArrayList<>();
    private final RecentAnswer<String> answer = new RecentAnswer<>(this::work, Duration.ofNanos(100), clock::get);

    private Future<String> work() {
        Promise<String> promise = Promise.promise();
        works.add(promise);
        return promise.future();
    }

    @Test
    @DisplayName("who asks while it is worked out waits for the same work, however long that takes")
    void joins() {
        Future<String> first = answer.get();
        clock.addAndGet(500);
        Future<String> second = answer.get();
        assertThat(works).hasSize(1);
        works.get(0).complete("a");
        assertThat(first.result()).isEqualTo("a");
        assertThat(second.result()).isEqualTo("a");
    }

    @Test
    @DisplayName("it is given again until its time is over, and then worked out anew")
    void keeps() {
        answer.get();
        works.get(0).complete("a");
        clock.addAndGet(99);
        assertThat(answer.get().result()).isEqualTo("a");
        clock.addAndGet(1);
        answer.get();
        assertThat(works).hasSize(2);
    }

    @Test
    @DisplayName("a failure is not given again")
    void forgetsFailures() {
        Future<String> failed = answer.get();
        works.get(0).fail("lost");
        assertThat(failed.failed()).isTrue();
        answer.get();
        works.get(1).complete("b");
        assertThat(answer.get().result()).isEqualTo("b");
        assertThat(works).hasSize(2);
    }
}
