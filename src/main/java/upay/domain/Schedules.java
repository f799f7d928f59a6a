package upay.domain;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Every wait and every delay of the operations (protocol.md#waits); all configurable, and nearly all scaled together in
 * the sandbox ({@link #scaled}). Each value has the name of its key in the section {@code waits} of the configuration.
 *
 * @param limits the lifetimes of an order's payment, code and cancel window
 * @param waits how long a request waits for an outcome
 * @param timeouts the time-outs of single calls to a channel
 * @param polling how often a channel is polled about an open outcome
 * @param retries delays between retries
 * @param upkeep how often an instance looks for the unfinished work of others
 */
public record Schedules(
        Limits limits, Waits waits, Timeouts timeouts, Polling polling, Retries retries, Upkeep upkeep) {

    /** The time allowed for storing a state; it depends on the store, so it is never scaled. */
    public static final Duration BOOKING = Duration.ofSeconds(2);

    public static final Schedules DEFAULT = new Schedules(
            new Limits(Duration.ofSeconds(50), Duration.ofMinutes(5), Duration.ofSeconds(240), Duration.ofMinutes(15)),
            new Waits(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1)),
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(10)),
            new Polling(seconds(1, 2, 2, 3, 3, 5), 1_000, Duration.ofSeconds(2)),
            new Retries(
                    seconds(1, 2, 3),
                    seconds(2, 3, 5, 8, 13, 20, 30, 45, 60),
                    seconds(30, 120),
                    seconds(60, 300, 600, 1200, 1800),
                    Duration.ofMinutes(30),
                    seconds(300, 600, 1800)),
            new Upkeep(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(30)));

    /**
     * The lifetimes of an order's payment, code and cancel window.
     *
     * @param payDeadline when a payment without an outcome is reversed, from its ctime
     * @param codeLife the maximum lifetime of a payment code: no charge can appear later than this after the order's
     *     ctime
     * @param qrLife when an unpaid QR code expires, from the order's ctime
     * @param cancelWindow how long after its ctime a paid order may be cancelled on the next day too; a date rule that
     *     triggers no action, so never scaled
     */
    public record Limits(Duration payDeadline, Duration codeLife, Duration qrLife, Duration cancelWindow) {
        private Limits scaled(double factor) {
            return new Limits(scale(payDeadline, factor), scale(codeLife, factor), scale(qrLife, factor), cancelWindow);
        }
    }

    /**
     * How long a request waits for an outcome.
     *
     * @param payWait how long a pay or precreate waits for the final state before it responds
     * @param undoWait how long a reversal may stay without an outcome before the order enters its error state
     * @param cancelWait the same for a cancel; also how long a cancel waits
     * @param refundWait the same for a refund
     * @param queryWait how long a query waits for the result of the channel query that it triggers
     */
    public record Waits(
            Duration payWait, Duration undoWait, Duration cancelWait, Duration refundWait, Duration queryWait) {
        private Waits scaled(double factor) {
            return new Waits(
                    scale(payWait, factor),
                    scale(undoWait, factor),
                    scale(cancelWait, factor),
                    scale(refundWait, factor),
                    scale(queryWait, factor));
        }
    }

    /**
     * The time-outs of single calls to a channel; never scaled below a second.
     *
     * @param queryTimeout a query of a payment or a refund
     * @param payTimeout a payment
     * @param undoTimeout a reversal, cancel or refund
     */
    public record Timeouts(Duration queryTimeout, Duration payTimeout, Duration undoTimeout) {
        private Timeouts scaled(double factor) {
            return new Timeouts(
                    atLeastASecond(scale(queryTimeout, factor)),
                    atLeastASecond(scale(payTimeout, factor)),
                    atLeastASecond(scale(undoTimeout, factor)));
        }
    }

    /**
     * How often a channel is polled about an open outcome.
     *
     * @param polls delays between queries of an open payment; the last repeats
     * @param pollsPerSecond the maximum rate of such queries of one instance, over all its payments, without the first
     *     query of each: the more payments are in progress, the longer the interval of each; it depends on an
     *     instance's capacity, so it is never scaled
     * @param askSpacing the minimum interval between channel queries that clients' queries trigger, per order over all
     *     instances
     */
    public record Polling(List<Duration> polls, int pollsPerSecond, Duration askSpacing) {
        public Polling {
            polls = List.copyOf(polls);
        }

        private Polling scaled(double factor) {
            return new Polling(scale(polls, factor), pollsPerSecond, scale(askSpacing, factor));
        }
    }

    /**
     * Delays between retries; the last of each list repeats.
     *
     * @param quickRepeats between quick retries of a reversal, cancel or refund
     * @param backoff between retries of an unknown outcome, by attempts
     * @param verifications when a cancelled payment that the channel did not know is queried again, after its end
     * @param watches between checks of an accepted refund, by attempts
     * @param humanAfter when an unresolved outcome also waits for manual review, from the time at which the client got
     *     the unknown outcome
     * @param humanPace between retries during manual review
     */
    public record Retries(
            List<Duration> quickRepeats,
            List<Duration> backoff,
            List<Duration> verifications,
            List<Duration> watches,
            Duration humanAfter,
            List<Duration> humanPace) {
        public Retries {
            quickRepeats = List.copyOf(quickRepeats);
            backoff = List.copyOf(backoff);
            verifications = List.copyOf(verifications);
            watches = List.copyOf(watches);
            humanPace = List.copyOf(humanPace);
        }

        private Retries scaled(double factor) {
            return new Retries(
                    scale(quickRepeats, factor),
                    scale(backoff, factor),
                    scale(verifications, factor),
                    scale(watches, factor),
                    scale(humanAfter, factor),
                    scale(humanPace, factor));
        }
    }

    /**
     * How often an instance looks for the unfinished work of others.
     *
     * @param remoteNews how often a waiting request reads the store for an order that another instance drives
     * @param sweep how often due transactions are claimed
     * @param grace how long after its deadline the transaction of a live instance counts as abandoned
     */
    public record Upkeep(Duration remoteNews, Duration sweep, Duration grace) {
        private Upkeep scaled(double factor) {
            return new Upkeep(scale(remoteNews, factor), scale(sweep, factor), scale(grace, factor));
        }
    }

    /** The entry for the given number of earlier attempts; the last one repeats. */
    public static Duration at(List<Duration> delays, int attempts) {
        return delays.get(Math.min(attempts, delays.size() - 1));
    }

    /**
     * The delay before the next query of an open payment. The first is never postponed: its response shows that the
     * channel is up, even if the payment's own response is lost.
     *
     * @param earlier the number of such queries so far
     * @param inProgress the number of payments that this instance polls
     */
    public Duration poll(int earlier, int inProgress) {
        Duration delay = at(polling.polls(), earlier);
        Duration share = Duration.ofSeconds(inProgress).dividedBy(polling.pollsPerSecond());
        return earlier > 0 && share.compareTo(delay) > 0 ? share : delay;
    }

    /**
     * The delay before the next retry of an unknown outcome.
     *
     * @param unresolved for how long it has been unknown
     */
    public Duration retry(int attempts, Duration unresolved) {
        return waitsForAPerson(unresolved)
                ? pace(unresolved.minus(retries.humanAfter()))
                : at(retries.backoff(), attempts);
    }

    /** Whether manual review is due after this time. */
    public boolean waitsForAPerson(Duration unresolved) {
        return unresolved.compareTo(retries.humanAfter()) >= 0;
    }

    /** Derived from the time alone, since attempts also count retries that clients triggered. */
    private Duration pace(Duration waited) {
        Duration end = Duration.ZERO;
        for (Duration delay : retries.humanPace()) {
            end = end.plus(delay);
            if (waited.compareTo(end) < 0) {
                return delay;
            }
        }
        return retries.humanPace().get(retries.humanPace().size() - 1);
    }

    /**
     * All durations multiplied by {@code factor}. The time-outs of channel calls never fall below a second. The cancel
     * window and the polls per second are not scaled: the window triggers no action, and the rate depends on an
     * instance's capacity.
     */
    public Schedules scaled(double factor) {
        return new Schedules(
                limits.scaled(factor),
                waits.scaled(factor),
                timeouts.scaled(factor),
                polling.scaled(factor),
                retries.scaled(factor),
                upkeep.scaled(factor));
    }

    private static List<Duration> scale(List<Duration> delays, double factor) {
        return delays.stream().map(d -> scale(d, factor)).toList();
    }

    private static Duration scale(Duration duration, double factor) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * factor)));
    }

    private static Duration atLeastASecond(Duration duration) {
        return duration.toMillis() < 1_000 ? Duration.ofSeconds(1) : duration;
    }

    private static List<Duration> seconds(int... seconds) {
        return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
