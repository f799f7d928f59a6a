package upay.api.overview;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.channel.Outcome;
import upay.metrics.ChannelMetrics;
import upay.metrics.DurationCounts;
import upay.metrics.Metrics;
import upay.metrics.RequestMetrics;

/**
 * What this instance has counted since its start, at one moment.
 *
 * @param paidOrders orders that became paid, by code or by QR code
 * @param answers of pay requests, by their result
 */
record Reading(Instant at, long paidOrders, Map<Result, DurationCounts> answers, Map<Payway, Calls> channels) {
    /** How a pay request ended for its till. */
    enum Result {
        SUCCEEDED(Set.of(ResultCode.PAY_SUCCESS)),
        FAILED(Set.of(ResultCode.PAY_FAIL, ResultCode.PAY_FAIL_ERROR)),
        /** The till asks again. */
        IN_PROGRESS(Set.of(ResultCode.PAY_IN_PROGRESS));

        private final Set<ResultCode> codes;

        Result(Set<ResultCode> codes) {
            this.codes = codes;
        }
    }

    /**
     * The calls to a channel.
     *
     * @param answered with a clear answer, whichever
     * @param declined those of them that the channel refused
     * @param unclear without an answer, or with none that says anything
     */
    record Calls(DurationCounts answered, long declined, long unclear) {
        static final Calls NONE = new Calls(DurationCounts.NONE, 0, 0);

        private static Calls of(ChannelMetrics metrics, Payway channel) {
            DurationCounts answered = DurationCounts.NONE;
            long unclear = 0;
            for (Outcome.Kind kind : Outcome.Kind.values()) {
                DurationCounts calls = metrics.calls(channel, kind);
                if (kind == Outcome.Kind.UNKNOWN || kind == Outcome.Kind.NOT_SENT) {
                    unclear += calls.count();
                } else {
                    answered = answered.plus(calls);
                }
            }
            long declined = metrics.calls(channel, Outcome.Kind.DECLINED).count();
            return new Calls(answered, declined, unclear);
        }

        Calls since(Calls earlier) {
            return new Calls(answered.since(earlier.answered), declined - earlier.declined, unclear - earlier.unclear);
        }
    }

    /** From memory: no statement is sent to the store. */
    static Reading of(Metrics metrics, Instant at) {
        Map<Result, DurationCounts> answers = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            answers.put(
                    result,
                    result.codes.stream()
                            .map(code -> metrics.requests().answers(RequestMetrics.Operation.PAY, code))
                            .reduce(DurationCounts.NONE, DurationCounts::plus));
        }
        Map<Payway, Calls> channels = Arrays.stream(Payway.values())
                .collect(Collectors.toMap(Function.identity(), channel -> Calls.of(metrics.channels(), channel)));
        return new Reading(at, metrics.sales().paidOrders(), answers, channels);
    }

    long answers(Result result) {
        return answers.getOrDefault(result, DurationCounts.NONE).count();
    }

    Calls calls(Payway channel) {
        return channels.getOrDefault(channel, Calls.NONE);
    }

    /** What was counted between the earlier one and this. */
    Reading since(Reading earlier) {
        Map<Result, DurationCounts> more = new EnumMap<>(Result.class);
        answers.forEach((result, counts) ->
                more.put(result, counts.since(earlier.answers.getOrDefault(result, DurationCounts.NONE))));
        Map<Payway, Calls> calls = new EnumMap<>(Payway.class);
        channels.forEach((channel, all) -> calls.put(channel, all.since(earlier.calls(channel))));
        return new Reading(at, paidOrders - earlier.paidOrders, more, calls);
    }
}
