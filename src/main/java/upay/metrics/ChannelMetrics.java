package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;

/**
 * The calls to channels, the callbacks from them, and the state of the accounts, by channel. Thread-safe; an event
 * takes less than a microsecond and allocates nothing.
 */
public final class ChannelMetrics {
    private static final String CALLS = "upay_channel_call_duration";
    private static final String CALLS_HELP = "Calls to a channel, from the request to their outcome.";
    private static final String CALLBACKS = "upay_callback_duration";
    private static final String CALLBACKS_HELP = "Callbacks of a channel, from their body to the answer.";
    private static final String CERTIFICATE_END = "upay_channel_certificate_end_timestamp_seconds";

    private static final Payway[] CHANNELS = Payway.values();
    private static final ChannelAction[] ACTIONS = ChannelAction.values();
    private static final Outcome.Kind[] OUTCOMES = Outcome.Kind.values();
    private static final CallbackResult[] RESULTS = CallbackResult.values();
    private static final Obstacle[] OBSTACLES = Obstacle.values();

    /** Counts nothing. */
    public static final ChannelMetrics NONE = new ChannelMetrics(Meters.NONE);

    /** The answer to a callback. */
    public enum CallbackResult {
        /** Booked, or known already. */
        ACKNOWLEDGED,
        /** Not genuine, or about no order. */
        REFUSED,
        /** The channel sends it again: too many at a time, or the store does not answer. */
        LATER
    }

    /** Why a payment was refused before it was stored. */
    public enum Obstacle {
        /** The merchant's store has no account at the channel. */
        NO_ACCOUNT,
        /** An operator has switched the channel off, for all merchants or for this one. */
        SWITCHED_OFF,
        /** The circuit breaker of the account is open, and it is not the turn of a trial payment. */
        BREAKER_OPEN
    }

    private final Meters meters;
    private final TimerTable calls;
    private final TimerTable callbacks;
    private final Counter[] refused;
    private final AtomicIntegerArray inFlight = new AtomicIntegerArray(CHANNELS.length);
    /** Of channels with a certificate only. */
    private final Map<Payway, Instant> certificateEnds = new ConcurrentHashMap<>();

    ChannelMetrics(Meters meters) {
        this.meters = meters;
        this.calls = new TimerTable(CHANNELS.length * ACTIONS.length * OUTCOMES.length, this::call);
        this.callbacks = new TimerTable(CHANNELS.length * RESULTS.length, this::callback);
        this.refused = Arrays.stream(CHANNELS)
                .flatMap(channel -> Arrays.stream(OBSTACLES).map(obstacle -> refusals(channel, obstacle)))
                .toArray(Counter[]::new);
        for (Payway channel : CHANNELS) {
            meters.gauge(
                    "upay_channel_calls_in_flight",
                    "Calls to a channel whose outcome is not there yet.",
                    tags(channel),
                    () -> inFlight.get(channel.ordinal()));
        }
    }

    private static Tags tags(Payway channel) {
        return Tags.of("channel", channel.channel());
    }

    private Timer call(int position) {
        ChannelAction action = ACTIONS[position / OUTCOMES.length % ACTIONS.length];
        Outcome.Kind outcome = OUTCOMES[position % OUTCOMES.length];
        Tags tags = tags(CHANNELS[position / OUTCOMES.length / ACTIONS.length])
                .and("action", Meters.label(action), "outcome", Meters.label(outcome));
        return meters.histogram(CALLS, CALLS_HELP, tags);
    }

    private Timer callback(int position) {
        Tags tags = tags(CHANNELS[position / RESULTS.length])
                .and("result", Meters.label(RESULTS[position % RESULTS.length]));
        return meters.histogram(CALLBACKS, CALLBACKS_HELP, tags);
    }

    private Counter refusals(Payway channel, Obstacle obstacle) {
        return meters.counter(
                "upay_channel_payments_refused",
                "Payments and QR codes that were refused before they were stored, since the channel cannot be called.",
                tags(channel).and("reason", Meters.label(obstacle)));
    }

    /** A payment is refused, and nothing of it is stored. */
    public void refused(Payway channel, Obstacle obstacle) {
        refused[channel.ordinal() * OBSTACLES.length + obstacle.ordinal()].increment();
    }

    /** A call begins; {@link #ended} follows exactly once. */
    public void began(Payway channel) {
        inFlight.incrementAndGet(channel.ordinal());
    }

    public void ended(Payway channel, ChannelAction action, Outcome.Kind outcome, long nanos) {
        inFlight.decrementAndGet(channel.ordinal());
        calls.record(
                (channel.ordinal() * ACTIONS.length + action.ordinal()) * OUTCOMES.length + outcome.ordinal(), nanos);
    }

    /** The calls to a channel with this outcome since the start, and how long they took. */
    public DurationCounts calls(Payway channel, Outcome.Kind outcome) {
        DurationCounts all = DurationCounts.NONE;
        for (ChannelAction action : ACTIONS) {
            int position =
                    (channel.ordinal() * ACTIONS.length + action.ordinal()) * OUTCOMES.length + outcome.ordinal();
            all = all.plus(DurationCounts.of(calls.at(position)));
        }
        return all;
    }

    /** The calls whose outcome is not there yet. */
    public int inFlight(Payway channel) {
        return inFlight.get(channel.ordinal());
    }

    /** A callback was answered. */
    public void calledBack(Payway channel, CallbackResult result, long nanos) {
        callbacks.record(channel.ordinal() * RESULTS.length + result.ordinal(), nanos);
    }

    /** @param open the number of accounts whose circuit breaker is not closed */
    public void bindBreakers(ToIntFunction<Payway> open) {
        bind("upay_channel_breakers_open", "Accounts at a channel whose circuit breaker is open or half-open.", open);
    }

    /** @param off 1 if an operator has switched the channel off for all merchants, else 0 */
    public void bindSwitches(ToIntFunction<Payway> off) {
        bind("upay_channel_switched_off", "1 if the channel is switched off for all merchants.", off);
    }

    /** @param failing the number of accounts with a failed point of the daily test */
    public void bindFailingAccounts(ToIntFunction<Payway> failing) {
        bind("upay_channel_accounts_failing", "Accounts at a channel whose daily test fails.", failing);
    }

    private void bind(String name, String help, ToIntFunction<Payway> value) {
        for (Payway channel : CHANNELS) {
            meters.gauge(name, help, tags(channel), () -> value.applyAsInt(channel));
        }
    }

    /** @param wrong the number since the start, in both directions */
    public void bindWrongSignatures(ToLongFunction<Payway> wrong) {
        for (Payway channel : CHANNELS) {
            meters.counter(
                    "upay_channel_wrong_signatures",
                    "Wrong signatures of a channel's answers, and of requests in the channel's judgement.",
                    tags(channel),
                    () -> wrong.applyAsLong(channel));
        }
    }

    /** @param ends the end of the first certificate to end, of each channel whose accounts have any */
    public void certificatesEnd(Map<Payway, Instant> ends) {
        for (Payway channel : CHANNELS) {
            Instant end = ends.get(channel);
            if (end == null) {
                certificateEnds.remove(channel);
                meters.removeGauge(CERTIFICATE_END, tags(channel));
            } else {
                certificateEnds.put(channel, end);
                meters.gaugeOnce(
                        CERTIFICATE_END,
                        "When the first certificate of the channel's accounts ends, in seconds since 1970.",
                        tags(channel),
                        () -> certificateEnds.getOrDefault(channel, end).getEpochSecond());
            }
        }
    }
}
