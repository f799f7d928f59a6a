package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.OrderKey;
import upay.identity.Permission;
import upay.resolution.ManualResolution;
import upay.resolution.OrderCheck;
import upay.resolution.OrderCheck.Checked;
import upay.resolution.ResolutionRejected;
import upay.resolution.Resolver;
import upay.resolution.Resolver.Resolved;
import upay.resolution.Resolver.Statement;
import upay.store.Store;
import upay.tracing.Span;

/** Asks an order's channel about it, and records what a person found out where the channel does not say. */
public final class OrderCheckResource implements ApiResource {
    private static final int REFUND_MAX = 32;
    /** At a time: each opens the store once more, and may wait for half a minute. */
    private static final int RESOLUTIONS_MAX = 4;

    private final ApiStore store;
    private final OrderWork work;
    private final OrderReader orders;
    /** Under way. On one event loop. */
    private int resolutions;

    public OrderCheckResource(ApiStore store, OrderWork work) {
        this.store = store;
        this.work = work;
        this.orders = new OrderReader(store, work);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.post("/orders/{sn}/check", Permission.CHECK_ORDERS, this::check),
                ApiRoute.post("/orders/{sn}/resolve", Permission.RESOLVE_ORDERS, this::resolve));
    }

    private Future<ApiAnswer> check(ApiRequest request) {
        request.fields().end();
        String by = OrderActs.by(request);
        OrderCheck check = new OrderCheck(work.ports(), work.settlement().schedules());
        return orders.key(request).compose(key -> request.perform(
                        Act.of(AuditAction.ORDER_CHECK, Long.toString(key.sn())),
                        new JsonObject().put("by", by),
                        () -> check.check(key, by),
                        OrderCheckResource::json)
                .compose(checked -> orders.knownNow(key)
                        .map(known -> ApiAnswer.ok(OrderJson.standing(known).mergeIn(json(checked))))));
    }

    private static JsonObject json(Checked checked) {
        return new JsonObject()
                .put("channel_said", checked.channel())
                .put("channel_returned", fen(checked))
                .put("recorded", checked.recorded().value())
                .put("meaning", checked.meaning());
    }

    private static @Nullable Long fen(Checked checked) {
        return checked.returned() == null ? null : checked.returned().value();
    }

    private Future<ApiAnswer> resolve(ApiRequest request) {
        ApiFields fields = request.fields();
        ManualResolution verdict = verdict(fields.line("as", REFUND_MAX));
        Optional<String> refund = fields.optionalLine("refund", REFUND_MAX);
        String reason = fields.line("reason", OrderActs.REASON_MAX);
        fields.end();
        Statement statement = new Statement(verdict, refund.orElse(null), OrderActs.by(request), reason);
        JsonObject asked = new JsonObject()
                .put("as", verdict.toString())
                .put("by", statement.by())
                .put("refund", refund.orElse(null));
        return orders.key(request).compose(key -> request.perform(
                        Act.of(AuditAction.ORDER_RESOLVE, Long.toString(key.sn()))
                                .because(reason),
                        asked,
                        () -> resolved(key, statement),
                        OrderCheckResource::json)
                .compose(resolved -> orders.knownNow(key)
                        .map(known -> ApiAnswer.ok(OrderJson.standing(known)
                                .put("as", verdict.toString())
                                .mergeIn(json(resolved))))));
    }

    private static ManualResolution verdict(String text) {
        return Arrays.stream(ManualResolution.values())
                .filter(one -> one.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "as",
                        "as must be one of "
                                + Arrays.stream(ManualResolution.values())
                                        .map(ManualResolution::toString)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static JsonObject json(Resolved resolved) {
        return new JsonObject()
                .put("channel", resolved.confirmed() ? "confirms it" : "no response, or an inconclusive one")
                .put("channel_said", resolved.channel())
                .put("looked_at_again", resolved.state().transactions().stream().anyMatch(t -> t.isOpen()));
    }

    /**
     * By an instance of its own, as a command does it: what the gateway drives itself is then another instance's, which is
     * waited for, and the claim that ends is this resolution's alone.
     */
    private Future<Resolved> resolved(OrderKey key, Statement statement) {
        if (resolutions >= RESOLUTIONS_MAX) {
            throw Problem.tooMany("Other orders are being resolved. Try again in a minute.", 30);
        }
        resolutions++;
        Store beside = work.another().get();
        return beside.start()
                .compose(started -> new Resolver(
                                beside.ledger(),
                                work.ports().channels(),
                                beside.instance(),
                                work.ports().timers(),
                                work.settlement().schedules(),
                                store.read().history()::entries,
                                Span.NONE)
                        .resolve(key, statement))
                .eventually(() -> {
                    resolutions--;
                    return beside.close();
                })
                .recover(failure -> Future.failedFuture(
                        failure instanceof ResolutionRejected rejected
                                ? Problem.conflict(sentence(rejected) + " Nothing was changed.")
                                : failure));
    }

    private static String sentence(ResolutionRejected rejected) {
        String text = String.valueOf(rejected.getMessage());
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
