package upay.channel;

import java.time.Duration;

/**
 * When the circuit breaker of an account opens.
 *
 * @param silence time without one usable answer before a failure counts; what a burst or a pause of this machine
 *     loses at once does not
 * @param calls the least number of calls that count, 1 to 1000; the window is twice as long
 * @param failuresPercent of them, 1 to 100
 * @param pause time without new payments after opening; afterwards one trial payment per such time, until an answer
 *     arrives
 */
public record CircuitBreakerSettings(Duration silence, int calls, int failuresPercent, Duration pause) {
    /**
     * A few payments and their queries detect a channel that is down; a single lost answer does not open the breaker.
     */
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
