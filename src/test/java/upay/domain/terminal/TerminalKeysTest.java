package upay.domain.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;

@DisplayName("A terminal's keys: which is valid, which signs its webhooks")
class TerminalKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Secret CURRENT = new Secret("current");
    private static final Secret PREVIOUS = new Secret("previous");
    private static final Secret PUBLISHED = new Secret("published");

    private static TerminalKeys keys(
            @Nullable Secret previous, @Nullable Instant previousUntil, @Nullable Secret published) {
        return new TerminalKeys(CURRENT, previous, previousUntil, published, 2, previousUntil != null);
    }

    @Test
    @DisplayName("webhooks are signed with the current key, a published terminal's with the published one")
    void webhooks() {
        assertThat(keys(PREVIOUS, null, null).ofWebhooks()).isEqualTo(CURRENT);
        assertThat(keys(PREVIOUS, null, PUBLISHED).ofWebhooks()).isEqualTo(PUBLISHED);
    }

    @Test
    @DisplayName("the previous key is valid until the current one has signed, and for its time after that")
    void previous() {
        assertThat(keys(PREVIOUS, null, null).isPreviousValid(NOW)).isTrue();
        assertThat(keys(PREVIOUS, NOW.plusMillis(1), null).isPreviousValid(NOW)).isTrue();
        assertThat(keys(PREVIOUS, NOW, null).isPreviousValid(NOW)).isFalse();
        assertThat(keys(null, null, null).isPreviousValid(NOW)).isFalse();
    }
}
