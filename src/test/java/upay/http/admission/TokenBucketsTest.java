package upay.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.terminal.RequestRate;

@DisplayName("A token bucket lets its burst through at once, then its rate, and nothing more")
class TokenBucketsTest {
    private static final long SECOND = 1_000_000_000;
    private static final RequestRate RATE = new RequestRate(10, 30);

    /** Near the largest number: System.nanoTime may be any. */
    private long now = Long.MAX_VALUE - SECOND;

    private final TokenBuckets buckets = new TokenBuckets(2, now);

    private int takeAll(int bucket, RequestRate rate, int factor) {
        int taken = 0;
        while (buckets.take(bucket, rate, factor, now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void theBurstThenTheRate() {
        assertThat(takeAll(0, RATE, 1)).isEqualTo(30);
        now += SECOND;
        assertThat(takeAll(0, RATE, 1)).isEqualTo(10);
        now += 100 * SECOND;
        assertThat(takeAll(0, RATE, 1)).isEqualTo(30);
    }

    @Test
    @DisplayName("Buckets are independent, and a factor multiplies the rate and the burst")
    void independent() {
        assertThat(takeAll(0, RATE, 1)).isEqualTo(30);
        assertThat(takeAll(1, RATE, 10)).isEqualTo(300);
        now += SECOND;
        assertThat(takeAll(1, RATE, 10)).isEqualTo(100);
    }

    @Test
    void aRefusedRequestTakesNothingAndAReturnedTokenIsThereAgain() {
        takeAll(0, RATE, 1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(buckets.take(0, RATE, 1, now)).isFalse();
        }
        buckets.giveBack(0, RATE, 1);
        assertThat(takeAll(0, RATE, 1)).isEqualTo(1);
        now += SECOND / 10;
        assertThat(takeAll(0, RATE, 1)).isEqualTo(1);
    }

    @Test
    @DisplayName("A lowered limit makes nobody wait for longer than under it alone; a raised one holds at once")
    void changes() {
        takeAll(0, new RequestRate(1, 3_600), 1);
        RequestRate lower = new RequestRate(1, 2);
        assertThat(takeAll(0, lower, 1)).isZero();
        now += SECOND;
        assertThat(takeAll(0, lower, 1)).isEqualTo(1);
        now += SECOND / 10;
        assertThat(takeAll(0, new RequestRate(1_000, 1_000), 1)).isZero();
        now += SECOND;
        assertThat(takeAll(0, new RequestRate(1_000, 1_000), 1)).isGreaterThan(90);
    }

    @Test
    void aFullBucketIsRecognised() {
        assertThat(buckets.areFull(now)).isTrue();
        buckets.take(1, RATE, 1, now);
        assertThat(buckets.areFull(now)).isFalse();
        now += SECOND / 10;
        assertThat(buckets.areFull(now)).isTrue();
    }

    @Test
    void severalThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        RequestRate large = new RequestRate(1, 100_000);
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            new Thread(() -> {
                        taken.addAndGet(takeAll(0, large, 1));
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        assertThat(taken).hasValue(100_000);
    }

    @Test
    @DisplayName("Nothing is allocated for a request")
    void allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RequestRate large = new RequestRate(RequestRate.MAX, RequestRate.MAX);
        for (int i = 0; i < 100; i++) {
            buckets.take(0, large, 1, now);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 200_000; i++) {
            buckets.take(0, large, 1, now);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
