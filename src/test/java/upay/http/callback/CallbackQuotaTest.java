package upay.http.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
        "The quota of worthless callbacks of an address is bounded, refills with time, and affects no other address")
class CallbackQuotaTest {
    private final AtomicLong now = new AtomicLong(-7);
    private final CallbackQuota allowances = new CallbackQuota(3, 2, now::get);

    private int left(String address) {
        int left = 0;
        while (allowances.take(address)) {
            left++;
        }
        return left;
    }

    @Test
    @DisplayName("a burst, then as much as time brings, and never more than a burst")
    void fillsUp() {
        assertThat(left("127.0.0.1")).isEqualTo(3);
        assertThat(left("127.0.0.2")).isEqualTo(3);

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(499));
        assertThat(left("127.0.0.1")).isZero();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(left("127.0.0.1")).isEqualTo(1);
        now.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(left("127.0.0.1")).isEqualTo(3);
    }

    @Test
    @DisplayName("the token of a genuine callback is returned")
    void givenBack() {
        for (int i = 0; i < 100; i++) {
            assertThat(allowances.take("127.0.0.1")).isTrue();
            allowances.giveBack("127.0.0.1");
        }
        allowances.giveBack("127.0.0.1");
        allowances.giveBack("127.0.0.9");
        assertThat(left("127.0.0.1")).isEqualTo(3);
    }

    @Test
    @DisplayName("of IPv6 a network counts as one address")
    void networks() {
        assertThat(left("2001:db8:0:1::1")).isEqualTo(3);
        assertThat(left("2001:db8:0:1:ffff:1:2:3")).isZero();
        assertThat(left("2001:db8:0:2::1")).isEqualTo(3);
        assertThat(left("::ffff:10.0.0.1")).isEqualTo(3);
        assertThat(left("::ffff:10.0.0.2")).isEqualTo(3);
    }

    @Test
    @DisplayName("any number of addresses use bounded memory")
    void bounded() {
        for (int i = 0; i < 100_000; i++) {
            allowances.take("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
        }
        assertThat(allowances.size()).isLessThanOrEqualTo(16_384);
    }
}
