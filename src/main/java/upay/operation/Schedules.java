package upay.operation;

import java.time.Duration;
import java.util.List;

/**
 * Every wait and every delay of the operations (protocol.md#waits); all configurable, and nearly all scaled together in
 * the sandbox ({@link #scaled}).
 *
 * @param payWait how long a pay or precreate waits for the final state before it answers
 * @param payDeadline when an unanswered payment is undone, from its ctime
 * @param codeLife how long a payment code may live at most: no payment can appear later than this after the order's ctime
 * @param qrLife when an unpaid QR code expires, from the order's ctime
 * @param undoWait how long a reversal may stay unanswered before the order takes its error state
 * @param cancelWait the same for a cancel; also how long a cancel waits
 * @param refundWait the same for a refund
 * @param queryWait how long a query waits for the news that it prompted
 * @param askSpacing how often queries may prompt the gateway to ask the channel, per order over all instances
 * @param cancelWindow how long after its ctime a paid order may be cancelled also on the next day
 * @param queryTimeout how long one question to a channel may take
 * @param payTimeout the same for a payment
 * @param undoTimeout the same for a reversal, cancel or refund
 * @param polls delays between questions about a payment that is not decided; the last repeats
 * @param pollsPerSecond how many such questions one instance asks at most by itself, over all its payments, but for the first of
 *     each: the more are in progress, the rarer each is asked about; what an instance can do, so never scaled
 * @param quickRepeats delays between quick repeats of a reversal, cancel or refund; the last repeats
 * @param backoff delays between tries at what stayed unknown, by attempts; the last repeats
 * @param verifications when a cancelled payment that the channel did not know is asked about again, after its end
 * @param watches delays between looks at an accepted refund, by attempts; the last repeats
 * @param humanAfter when what is still not resolved waits for a person too, from when the client was told that it is unknown
 * @param humanPace delays between tries at what waits for a person, from then on; the last repeats
 * @param remoteNews how often a waiting request looks into the store for an order that another instance drives
 * @param sweep how often due work is looked for
 * @param grace how much later than its own deadline the work of a living instance counts as forgotten
 */
public record Schedules(
        Duration payWait,
        Duration payDeadline,
        Duration codeLife,
        Duration qrLife,
        Duration undoWait,
        Duration cancelWait,
        Duration refundWait,
        Duration queryWait,
        Duration askSpacing,
        Duration cancelWindow,
        Duration queryTimeout,
        Duration payTimeout,
        Duration undoTimeout,
        List<Duration> polls,
        int pollsPerSecond,
        List<Duration> quickRepeats,
        List<Duration> backoff,
        List<Duration> verifications,
        List<Duration> watches,
        Duration humanAfter,
        List<Duration> humanPace,
        Duration remoteNews,
        Duration sweep,
        Duration grace) {

    /** What it may take until a state is stored; the store's own pace, so never scaled. */
    static final Duration BOOKING = Duration.ofSeconds(2);

    public static final Schedules DEFAULT = new Schedules(
            Duration.ofSeconds(20),
            Duration.ofSeconds(50),
            Duration.ofMinutes(5),
            Duration.ofSeconds(240),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMinutes(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            seconds(1, 2, 2, 3, 3, 5),
            1_000,
            seconds(1, 2, 3),
            seconds(2, 3, 5, 8, 13, 20, 30, 45, 60),
            seconds(30, 120),
            seconds(60, 300, 600, 1200, 1800),
            Duration.ofMinutes(30),
            seconds(300, 600, 1800),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    public Schedules {
        polls = List.copyOf(polls);
        quickRepeats = List.copyOf(quickRepeats);
        backoff = List.copyOf(backoff);
        verifications = List.copyOf(verifications);
        watches = List.copyOf(watches);
        humanPace = List.copyOf(humanPace);
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
        Duration delay = at(polls, earlier);
        Duration share = Duration.ofSeconds(inProgress).dividedBy(pollsPerSecond);
        return earlier > 0 && share.compareTo(delay) > 0 ? share : delay;
    }

    /**
     * The delay before the next try at what stayed unknown.
     *
     * @param unresolved for how long it has been so
     */
    public Duration retry(int attempts, Duration unresolved) {
        return waitsForAPerson(unresolved) ? pace(unresolved.minus(humanAfter)) : at(backoff, attempts);
    }

    /** Whether somebody has to look, after so long. */
    public boolean waitsForAPerson(Duration unresolved) {
        return unresolved.compareTo(humanAfter) >= 0;
    }

    /** Told by the time alone, since attempts also count what clients prompted. */
    private Duration pace(Duration waited) {
        Duration end = Duration.ZERO;
        for (Duration delay : humanPace) {
            end = end.plus(delay);
            if (waited.compareTo(end) < 0) {
                return delay;
            }
        }
        return humanPace.get(humanPace.size() - 1);
    }

    /**
     * Everything multiplied by {@code factor}; what a channel is given to answer never falls below a second; the date
     * rule of a cancel is no duration after which anything acts by itself, and the polls per second tell what an instance
     * can do, so they stay.
     */
    public Schedules scaled(double factor) {
        return new Schedules(
                scale(payWait, factor),
                scale(payDeadline, factor),
                scale(codeLife, factor),
                scale(qrLife, factor),
                scale(undoWait, factor),
                scale(cancelWait, factor),
                scale(refundWait, factor),
                scale(queryWait, factor),
                scale(askSpacing, factor),
                cancelWindow,
                atLeastASecond(scale(queryTimeout, factor)),
                atLeastASecond(scale(payTimeout, factor)),
                atLeastASecond(scale(undoTimeout, factor)),
                scale(polls, factor),
                pollsPerSecond,
                scale(quickRepeats, factor),
                scale(backoff, factor),
                scale(verifications, factor),
                scale(watches, factor),
                scale(humanAfter, factor),
                scale(humanPace, factor),
                scale(remoteNews, factor),
                scale(sweep, factor),
                scale(grace, factor));
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
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }
}
