package upay.channel;

import java.time.Duration;

/**
 * When an account counts as out of order.
 *
 * @param silence so long without one usable answer before a failure counts; what a burst or this machine's own pause loses at
 *     once is no sign
 * @param calls at least so many that tell something, 1 to 1000; twice as many are remembered
 * @param failuresPercent of them, 1 to 100
 * @param pause then no new payment goes there for so long; afterwards one in each such time, until an answer comes
 */
public record CircuitBreakerSettings(Duration silence, int calls, int failuresPercent, Duration pause) {
    /** A channel that is down is noticed by a few payments and the questions after them; a lost answer alone never. */
    public static final CircuitBreakerSettings DEFAULT =
            new CircuitBreakerSettings(Duration.ofSeconds(3), 10, 80, Duration.ofSeconds(5));

    public CircuitBreakerSettings {
        boolean inRange = !silence.isNegative()
                && calls >= 1
                && failuresPercent >= 1
                && failuresPercent <= 100
                && pause.toMillis() >= 1;
        if (!inRange) {
            throw new IllegalArgumentException("a breaker needs calls, a percentage and a pause");
        }
    }
}
