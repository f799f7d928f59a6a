package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.http.admission.PartyUsage.Kind;

@DisplayName("What parties hold is counted exactly, and those that hold nothing are forgotten")
class PartyUsagesTest {
    @Test
    void kindsAreCountedApart() {
        PartyUsage holding = new PartyUsages().take("till", Kind.BEGUN, 1, 1).usage();

        assertThat(holding.take(Kind.BEGUN, 1, 1)).isEqualTo(PartyUsage.Taken.NO);
        assertThat(holding.take(Kind.FOLLOWED, 2, 2)).isEqualTo(PartyUsage.Taken.YES);
        assertThat(holding.take(Kind.BYTES, 8 * 1024 * 1024 - 1, Long.MAX_VALUE))
                .isEqualTo(PartyUsage.Taken.YES);
        assertThat(holding.take(Kind.BYTES, 1, Long.MAX_VALUE)).isEqualTo(PartyUsage.Taken.NO);
        holding.give(Kind.FOLLOWED, 1);

        assertThat(holding.held(Kind.BEGUN)).isEqualTo(1);
        assertThat(holding.held(Kind.FOLLOWED)).isEqualTo(1);
        assertThat(holding.held(Kind.BYTES)).isEqualTo(8 * 1024 * 1024 - 1);
        assertThat(holding.retire()).isFalse();
    }

    @Test
    void manyNamesDoNotFillTheMemory() {
        PartyUsages holdings = new PartyUsages();
        PartyUsage kept = holdings.take("kept", Kind.BEGUN, 1, 1).usage();

        for (int i = 0; i < 100_000; i++) {
            holdings.take("name " + i, Kind.BEGUN, 1, 1).usage().give(Kind.BEGUN, 1);
        }

        assertThat(holdings.size()).isLessThan(20_000);
        assertThat(holdings.take("kept", Kind.BEGUN, 1, 1)).isNull();
        kept.give(Kind.BEGUN, 1);
        assertThat(holdings.take("kept", Kind.BEGUN, 1, 1)).isNotNull();
    }

    @Test
    @DisplayName("also while they are forgotten at the same moment")
    void nothingIsLostBetweenThreads() throws InterruptedException {
        PartyUsages holdings = new PartyUsages();
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                        for (int j = 0; j < 50_000; j++) {
                            String name = "name " + ThreadLocalRandom.current().nextInt(20_000);
                            PartyUsage holding =
                                    holdings.take(name, Kind.BEGUN, 1, threads).usage();
                            holding.give(Kind.BEGUN, 1);
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        for (int i = 0; i < 20_000; i++) {
            assertThat(holdings.take("name " + i, Kind.BEGUN, 1, 1))
                    .as("name " + i)
                    .isNotNull();
        }
    }
}
