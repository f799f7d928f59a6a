package upay.api.overview;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.overview.Reading.Calls;
import upay.api.overview.Reading.Result;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.identity.Permission;
import upay.metrics.DurationCounts;
import upay.metrics.Metrics;

/**
 * What goes on now: payments and channels as this instance measures them anyway, and the waiting work of the whole store. It
 * is worked out at most once in {@link #KEPT}, however many look.
 */
public final class OverviewResource implements ApiResource {
    /** A page asks every 5 s. */
    static final Duration KEPT = Duration.ofMillis(4_500);

    private static final Logger LOG = LoggerFactory.getLogger(OverviewResource.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double MILLIS_PER_MINUTE = 60_000;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private final Metrics metrics;
    private final GatewayState state;
    private final LastHour hour;
    private final RecentAnswer<JsonObject> answer;

    /** @param manualReviewAfter how long an outcome is unknown before it needs manual review */
    public OverviewResource(
            Vertx vertx, ApiStore store, Metrics metrics, GatewayState state, Duration manualReviewAfter) {
        this.metrics = metrics;
        this.state = state;
        this.hour = new LastHour(Reading.of(metrics, Instant.now()));
        this.answer = new RecentAnswer<>(
                () -> StoreWork.read(store.read(), manualReviewAfter)
                        .map(work -> json(Instant.now(), work))
                        .otherwise(failure -> {
                            LOG.warn(
                                    "the overview lacks what waits in the store: {}",
                                    String.valueOf(failure.getMessage()));
                            return json(Instant.now(), null);
                        }),
                KEPT,
                System::nanoTime);
        vertx.setPeriodic(MINUTE.toMillis(), id -> hour.add(Reading.of(metrics, Instant.now())));
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.get("/overview", Permission.READ_HEALTH, this::show));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        request.onlyParameters();
        return answer.get().map(ApiAnswer::ok);
    }

    private JsonObject json(Instant now, @Nullable StoreWork work) {
        Reading begin = hour.windowBegin();
        Reading window = Reading.of(metrics, now).since(begin);
        double minutes = Math.max(Duration.between(begin.at(), now).toMillis(), 1) / MILLIS_PER_MINUTE;
        JsonObject json = new JsonObject()
                .put("at", now)
                .put("instance", state.instance().get())
                .put("store_well", state.isStoreWell().getAsBoolean() && work != null)
                .put("requests_in_flight", state.requestsInFlight().getAsInt())
                .put("window_seconds", Math.round(minutes * 60))
                .put("payments_per_minute", rounded(window.paidOrders() / minutes))
                .put("payments", payments(window))
                .put("minutes", minutes())
                .put("channels", channels(window, work))
                .put("invariants", state.invariants().get());
        return work == null ? json : json.mergeIn(waiting(work));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static JsonObject payments(Reading window) {
        long succeeded = window.answers(Result.SUCCEEDED);
        long failed = window.answers(Result.FAILED);
        DurationCounts all = window.answers().values().stream().reduce(DurationCounts.NONE, DurationCounts::plus);
        return new JsonObject()
                .put("paid_orders", window.paidOrders())
                .put("succeeded", succeeded)
                .put("failed", failed)
                .put("in_progress", window.answers(Result.IN_PROGRESS))
                .put("success_rate", succeeded + failed == 0 ? null : (double) succeeded / (succeeded + failed))
                .put("p50_ms", millis(all.quantile(MEDIAN)))
                .put("p99_ms", millis(all.quantile(TAIL)));
    }

    private static @Nullable Long millis(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble()) : null;
    }

    private JsonArray minutes() {
        JsonArray minutes = new JsonArray();
        hour.minutes()
                .forEach(minute -> minutes.add(new JsonObject()
                        .put("until", minute.at())
                        .put("paid", minute.paidOrders())
                        .put("failed", minute.answers(Result.FAILED))));
        return minutes;
    }

    private JsonArray channels(Reading window, @Nullable StoreWork work) {
        JsonArray channels = new JsonArray();
        for (Payway channel : Payway.values()) {
            Calls calls = window.calls(channel);
            JsonObject json = new JsonObject()
                    .put("channel", channel.channel())
                    .put("breakers_open", state.channels().breakersOpen().applyAsInt(channel))
                    .put("wrong_signatures", state.channels().wrongSignatures().applyAsLong(channel))
                    .put("accounts_failing", state.channels().accountsFailing().applyAsInt(channel))
                    .put("calls_in_flight", metrics.channels().inFlight(channel))
                    .put("calls", calls.answered().count() + calls.unclear())
                    .put("declined", calls.declined())
                    .put("unclear", calls.unclear())
                    .put("p50_ms", millis(calls.answered().quantile(MEDIAN)))
                    .put("p99_ms", millis(calls.answered().quantile(TAIL)));
            if (work != null) {
                switches(json, channel, work);
            }
            channels.add(json);
        }
        return channels;
    }

    private static void switches(JsonObject json, Payway channel, StoreWork work) {
        boolean off = false;
        int merchants = 0;
        for (var each : work.switches()) {
            if (each.channel().equals(channel.channel())) {
                if (each.owner().equals(AccountName.EVERYBODY)) {
                    off = true;
                    json.put("off_reason", each.reason());
                } else {
                    merchants++;
                }
            }
        }
        json.put("switched_off", off).put("merchants_switched_off", merchants);
    }

    private static JsonObject waiting(StoreWork work) {
        JsonArray instances = new JsonArray();
        work.instances()
                .forEach(one -> instances.add(
                        new JsonObject().put("instance", one.instance()).put("heartbeat", one.heardAt())));
        return new JsonObject()
                .put("manual_reviews", work.work().manualReviews())
                .put("oldest_due_seconds", work.work().late().toSeconds())
                .put("statements_behind_seconds", work.work().statementsBehind().toSeconds())
                .put(
                        "findings",
                        work.findings().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                .put("findings_by_class", new JsonObject(Map.copyOf(work.findings())))
                .put(
                        "webhooks",
                        new JsonObject()
                                .put("waiting", work.webhooks().waiting())
                                .put("overdue", work.webhooks().overdue())
                                .put("given_up", work.webhooks().givenUp())
                                .put("oldest_seconds", work.webhooks().late().toSeconds()))
                .put("instances", instances);
    }
}
