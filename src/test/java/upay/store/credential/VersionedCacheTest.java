package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was read from the store is remembered, up to a bound")
class VersionedCacheTest {
    private static final int MAX = 100;

    private final VersionedCache<List<String>> remembered =
            new VersionedCache<>(new ChangeFeed(null, null, null, Duration.ofSeconds(1), Duration.ofSeconds(1)), MAX);

    @Test
    @DisplayName("any number of keys use bounded memory, and a constantly used one stays")
    void bounded() {
        remembered.remember("hot", List.of("hot"), 1);
        for (int i = 0; i < 10_000; i++) {
            remembered.remember("cold-" + i, List.of("cold"), 1);
            assertThat(remembered.last("hot")).isNotNull();
        }

        assertThat(IntStream.range(0, 10_000).filter(i -> remembered.last("cold-" + i) != null))
                .hasSizeLessThan(MAX);
    }

    @Test
    @DisplayName("a value that equals the former one is the former object; another one takes its place")
    void formerObject() {
        List<String> first = remembered.remember("key", List.of("a", "b"), 1);

        assertThat(remembered.remember("key", List.of("a", "b"), 2)).isSameAs(first);
        assertThat(remembered.remember("key", List.of("c"), 3)).containsExactly("c");
        assertThat(remembered.last("key").result()).containsExactly("c");
    }

    @Test
    @DisplayName("what is forgotten is read again")
    void forgotten() {
        remembered.remember("key", List.of(), 1);

        remembered.forget("key");

        assertThat(remembered.last("key")).isNull();
    }
}
