package upay.e2e;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Conditions with a deadline: what the gateway does by itself is waited for, never slept for. */
public final class Eventually {
    static final Set<String> FINAL = Set.of("PAID", "PAY_CANCELED", "REFUNDED", "PARTIAL_REFUNDED", "CANCELED");
    private static final Duration DEADLINE = Duration.ofSeconds(150);
    private static final Duration EVERY = Duration.ofMillis(500);

    private Eventually() {}

    /** Queries until the order is final, and returns that answer. */
    static Answer untilFinal(TestTill shop, String clientSn) {
        return until(
                clientSn + " is final", () -> shop.query(clientSn), answer -> FINAL.contains(answer.orderStatus()));
    }

    static Answer untilStatus(TestTill shop, String clientSn, String... statuses) {
        Set<String> wanted = Set.of(statuses);
        return until(
                clientSn + " is " + wanted,
                () -> shop.query(clientSn),
                answer -> wanted.contains(answer.orderStatus()));
    }

    /** Soon, and not to be missed: looks often. */
    public static <T> T soon(String what, Callable<T> look, Predicate<T> there) {
        return until(what, Duration.ofMillis(40), look, there);
    }

    static <T> T until(String what, Callable<T> look, Predicate<T> there) {
        return until(what, EVERY, look, there);
    }

    private static <T> T until(String what, Duration every, Callable<T> look, Predicate<T> there) {
        return Awaitility.await(what)
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(every)
                .until(look, there);
    }
}
