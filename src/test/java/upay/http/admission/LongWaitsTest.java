package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Few requests at a time wait for long")
class LongWaitsTest {
    private static int entered(LongWaits waits, int terminals, int each, String merchant) {
        return (int) IntStream.range(0, terminals * each)
                .filter(i -> waits.enter(merchant + "-till-" + i % terminals, merchant))
                .count();
    }

    @Test
    @DisplayName("of one terminal eight")
    void ofATerminal() {
        LongWaits waits = new LongWaits(4_000);

        assertThat(entered(waits, 1, 20, "m")).isEqualTo(8);
        assertThat(waits.enter("another", "m")).isTrue();

        waits.leave("m-till-0", "m");
        assertThat(waits.enter("m-till-0", "m")).isTrue();
        assertThat(waits.enter("m-till-0", "m")).isFalse();
    }

    @Test
    @DisplayName("of one merchant half of them, of all an eighth of the places in flight")
    void ofAMerchantAndOfAll() {
        LongWaits waits = new LongWaits(4_000);

        assertThat(entered(waits, 100, 8, "a")).isEqualTo(250);
        assertThat(entered(waits, 100, 8, "b")).isEqualTo(250);
        assertThat(waits.size()).isEqualTo(500);
        assertThat(waits.enter("till", "c")).isFalse();

        waits.leave("a-till-0", "a");
        assertThat(waits.enter("till", "c")).isTrue();
        assertThat(waits.size()).isEqualTo(500);
    }

    @Test
    @DisplayName("one at least, of however small a gateway")
    void ofASmallGateway() {
        LongWaits waits = new LongWaits(3);

        assertThat(waits.enter("till", "m")).isTrue();
        assertThat(waits.enter("till", "m")).isFalse();
        waits.leave("till", "m");
        assertThat(waits.enter("till", "m")).isTrue();
    }
}
