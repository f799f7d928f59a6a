package upay.domain;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Every wait and every delay of the operations (protocol.md#waits); all configurable, and nearly all scaled together in
 * the sandbox ({@link #scaled}). Each value has the name of its key in the section {@code waits} of the configuration.
 *
 * @param limits how long what an order holds may last
 * @param waits how long a request waits for an outcome
 * @param timeouts how long one question to a channel may take
 * @param polling how often a channel is asked about what is not decided
 * @param retries delays between tries
 * @param upkeep how often an instance looks after what others left
 */
public record Schedules(
        Limits limits, Waits waits, Timeouts timeouts, Polling polling, Retries retries, Upkeep upkeep) {

    /** What it may take until a state is stored; the store's own pace, so never scaled. */
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
     * How long what an order holds may last.
     *
     * @param payDeadline when an unanswered payment is undone, from its ctime
     * @param codeLife how long a payment code may live at most: no payment can appear later than this after the order's ctime
     * @param qrLife when an unpaid QR code expires, from the order's ctime
     * @param cancelWindow how long after its ctime a paid order may be cancelled also on the next day; a date rule after
     *     which nothing acts by itself, so never scaled
     */
    public record Limits(Duration payDeadline, Duration codeLife, Duration qrLife, Duration cancelWindow) {
        private Limits scaled(double factor) {
            return new Limits(scale(payDeadline, factor), scale(codeLife, factor), scale(qrLife, factor), cancelWindow);
        }
    }

    /**
     * How long a request waits for an outcome.
     *
     * @param payWait how long a pay or precreate waits for the final state before it answers
     * @param undoWait how long a reversal may stay unanswered before the order takes its error state
     * @param cancelWait the same for a cancel; also how long a cancel waits
     * @param refundWait the same for a refund
     * @param queryWait how long a query waits for the news that it prompted
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
     * How long one question to a channel may take; never scaled below a second.
     *
     * @param queryTimeout a question about a payment or a refund
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
     * How often a channel is asked about what is not decided.
     *
     * @param polls delays between questions about a payment that is not decided; the last repeats
     * @param pollsPerSecond how many such questions one instance asks at most by itself, over all its payments, but for the
     *     first of each: the more are in progress, the rarer each is asked about; what an instance can do, so never scaled
     * @param askSpacing how often queries may prompt the gateway to ask the channel, per order over all instances
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
     * Delays between tries; the last of each list repeats.
     *
     * @param quickRepeats between quick repeats of a reversal, cancel or refund
     * @param backoff between tries at what stayed unknown, by attempts
     * @param verifications when a cancelled payment that the channel did not know is asked about again, after its end
     * @param watches between looks at an accepted refund, by attempts
     * @param humanAfter when what is still not resolved waits for a person too, from when the client was told that it is
     *     unknown
     * @param humanPace between tries at what waits for a person, from then on
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
     * How often an instance looks after what others left.
     *
     * @param remoteNews how often a waiting request looks into the store for an order that another instance drives
     * @param sweep how often due work is looked for
     * @param grace how much later than its own deadline the work of a living instance counts as forgotten
     */
    public record Upkeep(Duration remoteNews, Duration sweep, Duration grace) {
        private Upkeep scaled(double factor) {
            return new Upkeep(scale(remoteNews, factor), scale(sweep, factor), scale(grace, factor));
        }
    }

    /** The entry for the given number of earlier tries; the last one repeats. */
    public static Duration at(List<Duration> delays, int attempts) {
        return delays.get(Math.min(attempts, delays.size() - 1));
    }

    /**
     * The delay before the next question about a payment that is not decided. The first is never put off: its answer tells
     * that the channel is there, whatever became of the payment's own.
     *
     * @param earlier how many such questions were asked
     * @param inProgress how many payments are being asked about here
     */
    public Duration poll(int earlier, int inProgress) {
        Duration delay = at(polling.polls(), earlier);
        Duration share = Duration.ofSeconds(inProgress).dividedBy(polling.pollsPerSecond());
        return earlier > 0 && share.compareTo(delay) > 0 ? share : delay;
    }

    /**
     * The delay before the next try at what stayed unknown.
     *
     * @param unresolved for how long it has been so
     */
    public Duration retry(int attempts, Duration unresolved) {
        return waitsForAPerson(unresolved)
                ? pace(unresolved.minus(retries.humanAfter()))
                : at(retries.backoff(), attempts);
    }

    /** Whether somebody has to look, after so long. */
    public boolean waitsForAPerson(Duration unresolved) {
        return unresolved.compareTo(retries.humanAfter()) >= 0;
    }

    /** Told by the time alone, since attempts also count what clients prompted. */
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
     * Everything multiplied by {@code factor}; what a channel is given to answer never falls below a second; the date
     * rule of a cancel is no duration after which anything acts by itself, and the polls per second tell what an instance
     * can do, so they stay.
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
