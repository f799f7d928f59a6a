package upay.domain;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param scale the factor by which they are multiplied; 1 outside the sandbox
 */
public record Schedules(
        Limits limits, Waits waits, Timeouts timeouts, Polling polling, Retries retries, Upkeep upkeep, double scale) {

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

    /** As configured, not scaled. */
    public Schedules(Limits limits, Waits waits, Timeouts timeouts, Polling polling, Retries retries, Upkeep upkeep) {
        this(limits, waits, timeouts, polling, retries, upkeep, 1);
    }

    /**
     * The lifetimes of an order's payment, code and cancel window.
     *
     * @param payDeadline when a payment without an outcome is reversed, from its ctime
     * @param paymentCodeLifetime the maximum lifetime of a payment code: no charge can appear later than this after the
     *     order's ctime
     * @param qrCodeLifetime when an unpaid QR code expires, from the order's ctime
     * @param cancelWindow how long after its ctime a paid order may be cancelled on the next day too; a date rule that
     *     triggers no action, so never scaled
     */
    public record Limits(
            Duration payDeadline, Duration paymentCodeLifetime, Duration qrCodeLifetime, Duration cancelWindow) {
        private Limits scaled(double factor) {
            return new Limits(
                    scale(payDeadline, factor),
                    scale(paymentCodeLifetime, factor),
                    scale(qrCodeLifetime, factor),
                    cancelWindow);
        }
    }

    /**
     * How long a request waits for an outcome.
     *
     * @param payWait how long a pay or precreate waits for the final state before it responds
     * @param reversalWait how long a reversal may stay without an outcome before the order enters its error state
     * @param cancelWait the same for a cancel; also how long a cancel waits
     * @param refundWait the same for a refund
     * @param queryWait how long a query waits for the result of the channel query that it triggers
     */
    public record Waits(
            Duration payWait, Duration reversalWait, Duration cancelWait, Duration refundWait, Duration queryWait) {
        private Waits scaled(double factor) {
            return new Waits(
                    scale(payWait, factor),
                    scale(reversalWait, factor),
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
     * @param refundTimeout a reversal, cancel or refund
     */
    public record Timeouts(Duration queryTimeout, Duration payTimeout, Duration refundTimeout) {
        private Timeouts scaled(double factor) {
            return new Timeouts(
                    atLeastASecond(scale(queryTimeout, factor)),
                    atLeastASecond(scale(payTimeout, factor)),
                    atLeastASecond(scale(refundTimeout, factor)));
        }
    }

    /**
     * How often a channel is polled about an open outcome.
     *
     * @param pollIntervals delays between queries of an open payment; the last repeats
     * @param maxPollsPerSecond the maximum rate of such queries of one instance, over all its payments, without the
     *     first query of each: the more payments are in progress, the longer the interval of each; it depends on an
     *     instance's capacity, so it is never scaled
     * @param minQueryInterval the minimum interval between channel queries that clients' queries trigger, per order
     *     over all instances
     */
    public record Polling(List<Duration> pollIntervals, int maxPollsPerSecond, Duration minQueryInterval) {
        public Polling {
            pollIntervals = List.copyOf(pollIntervals);
        }

        private Polling scaled(double factor) {
            return new Polling(scale(pollIntervals, factor), maxPollsPerSecond, scale(minQueryInterval, factor));
        }
    }

    /**
     * Delays between retries; the last of each list repeats.
     *
     * @param quickRetries between quick retries of a reversal, cancel or refund
     * @param backoff between retries of an unknown outcome, by attempts
     * @param cancelVerificationIntervals when a cancelled payment that the channel did not know is queried again, after
     *     its end
     * @param refundPollIntervals between checks of an accepted refund, by attempts
     * @param manualReviewAfter when an unresolved outcome also waits for manual review, from the time at which the
     *     client got the unknown outcome
     * @param manualReviewIntervals between retries during manual review
     */
    public record Retries(
            List<Duration> quickRetries,
            List<Duration> backoff,
            List<Duration> cancelVerificationIntervals,
            List<Duration> refundPollIntervals,
            Duration manualReviewAfter,
            List<Duration> manualReviewIntervals) {
        public Retries {
            quickRetries = List.copyOf(quickRetries);
            backoff = List.copyOf(backoff);
            cancelVerificationIntervals = List.copyOf(cancelVerificationIntervals);
            refundPollIntervals = List.copyOf(refundPollIntervals);
            manualReviewIntervals = List.copyOf(manualReviewIntervals);
        }

        private Retries scaled(double factor) {
            return new Retries(
                    scale(quickRetries, factor),
                    scale(backoff, factor),
                    scale(cancelVerificationIntervals, factor),
                    scale(refundPollIntervals, factor),
                    scale(manualReviewAfter, factor),
                    scale(manualReviewIntervals, factor));
        }
    }

    /**
     * How often an instance looks for the unfinished work of others.
     *
     * @param remotePollInterval how often a waiting request reads the store for an order that another instance drives
     * @param sweepInterval how often due transactions are claimed
     * @param takeoverGrace how long after its deadline the transaction of a live instance counts as abandoned
     */
    public record Upkeep(Duration remotePollInterval, Duration sweepInterval, Duration takeoverGrace) {
        private Upkeep scaled(double factor) {
            return new Upkeep(
                    scale(remotePollInterval, factor), scale(sweepInterval, factor), scale(takeoverGrace, factor));
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
        Duration delay = at(polling.pollIntervals(), earlier);
        Duration share = Duration.ofSeconds(inProgress).dividedBy(polling.maxPollsPerSecond());
        return earlier > 0 && share.compareTo(delay) > 0 ? share : delay;
    }

    /**
     * The delay before the next retry of an unknown outcome.
     *
     * @param unresolved for how long it has been unknown
     */
    public Duration retry(int attempts, Duration unresolved) {
        return waitsForAPerson(unresolved)
                ? pace(unresolved.minus(retries.manualReviewAfter()))
                : at(retries.backoff(), attempts);
    }

    /** Whether manual review is due after this time. */
    public boolean waitsForAPerson(Duration unresolved) {
        return unresolved.compareTo(retries.manualReviewAfter()) >= 0;
    }

    /** Derived from the time alone, since attempts also count retries that clients triggered. */
    private Duration pace(Duration waited) {
        Duration end = Duration.ZERO;
        for (Duration delay : retries.manualReviewIntervals()) {
            end = end.plus(delay);
            if (waited.compareTo(end) < 0) {
                return delay;
            }
        }
        return retries.manualReviewIntervals()
                .get(retries.manualReviewIntervals().size() - 1);
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
                upkeep.scaled(factor),
                scale * factor);
    }

    /**
     * How long a pay waits for the final state before it responds.
     *
     * @param own the terminal's own wait, not scaled; null: the configured one
     */
    public Duration payWait(@Nullable Duration own) {
        return own == null ? waits.payWait() : scale(own, scale);
    }

    /** A channel's own minimum wait as this gateway keeps it: in the sandbox scaled like the channel. */
    public Duration minimumWait(Duration ofChannel) {
        return ofChannel.isZero() || scale == 1 ? ofChannel : scale(ofChannel, scale);
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
