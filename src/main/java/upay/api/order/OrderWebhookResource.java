package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.OrderKey;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryEvent.Posted;
import upay.identity.Permission;
import upay.orderview.ViewFields;
import upay.orderview.WebhookFields;
import upay.store.registry.WebhookRegistry;
import upay.store.registry.WebhookRegistry.Entry;
import upay.store.registry.WebhookRegistry.State;

/** An order's webhooks: what was sent, how each attempt went, and once more. */
public final class OrderWebhookResource implements ApiResource {
    /** The last ones of each event. */
    private static final int TRIES = 100;

    private static final Pattern EVENT = Pattern.compile("paid|(failed|refunded|canceled)-[0-9]{1,9}");
    private static final String EVENT_RULE = "an event of the order's webhooks, such as paid or refunded-4";
    /** They identify who paid. */
    private static final List<String> PERSONAL = List.of("payer_uid", "payer_login");

    private final ApiStore store;
    private final OrderReader orders;

    public OrderWebhookResource(ApiStore store, OrderWork work) {
        this.store = store;
        this.orders = new OrderReader(store, work);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/webhooks", Permission.READ_WEBHOOKS, this::all),
                ApiRoute.getOwn("/orders/{sn}/webhooks", Permission.READ_WEBHOOKS, this::list),
                ApiRoute.postOwn("/orders/{sn}/webhooks/resend", Permission.RESEND_WEBHOOKS, this::resend));
    }

    /** Of all merchants: to one host, or all. */
    private Future<ApiAnswer> all(ApiRequest request) {
        request.onlyParameters("state", "receiver");
        PageRequest page = request.page();
        State state = request.choice("state", State.class).orElse(State.ANY);
        String receiver = request.query("receiver").orElse("").toLowerCase(Locale.ROOT);
        WebhookRegistry.After after = page.after() == null
                ? null
                : new WebhookRegistry.After(new OrderKey(page.textAfter(0), page.numberAfter(1, 0)), page.textAfter(2));
        return store.read()
                .notificationRegistry()
                .list(state, receiver, after, page.rows())
                .map(rows -> page.answer(rows, OrderWebhookResource::json, entry -> new JsonArray()
                        .add(entry.order().merchantId())
                        .add(entry.order().sn())
                        .add(entry.event())));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        return orders.key(request).compose(key -> store.read()
                .notificationRegistry()
                .find(key.sn())
                .compose(entries -> store.read()
                        .notificationRegistry()
                        .bodies(key)
                        .compose(bodies -> orders.entries(key).map(history -> {
                            Map<String, JsonArray> tries = tries(history);
                            JsonArray items = new JsonArray();
                            entries.forEach(entry -> items.add(json(entry)
                                    .put("tries", tries.getOrDefault(entry.event(), new JsonArray()))
                                    .mergeIn(body(bodies.get(entry.event())))));
                            return ApiAnswer.ok(
                                    new JsonObject().put("items", items).putNull("next"));
                        }))));
    }

    private Future<ApiAnswer> resend(ApiRequest request) {
        ApiFields fields = request.fields();
        String event = fields.optionalMatch("event", EVENT, EVENT_RULE).orElse("");
        String reason = fields.line("reason", OrderActs.REASON_MAX);
        fields.end();
        return orders.key(request).compose(key -> {
            Act act =
                    Act.of(AuditAction.WEBHOOK_RESEND, Long.toString(key.sn())).because(reason);
            return request.act(act, admin -> admin.webhooks().resend(key.sn(), event))
                    .map(entries -> {
                        JsonArray items = new JsonArray();
                        entries.forEach(entry -> items.add(json(entry)));
                        return ApiAnswer.accepted(
                                new JsonObject().put("items", items).putNull("next"));
                    });
        });
    }

    private static JsonObject json(Entry entry) {
        return OrderJson.of(WebhookFields.of(entry)).put("event", entry.event());
    }

    private static Map<String, JsonArray> tries(List<HistoryEntry> history) {
        Map<String, List<JsonObject>> all = new HashMap<>();
        for (HistoryEntry entry : history) {
            for (HistoryEvent event : entry.events()) {
                if (event instanceof Posted posted) {
                    all.computeIfAbsent(posted.event(), name -> new ArrayList<>())
                            .add(json(posted));
                }
            }
        }
        Map<String, JsonArray> last = new HashMap<>();
        all.forEach((event, tries) -> {
            JsonArray shown = new JsonArray();
            tries.subList(Math.max(0, tries.size() - TRIES), tries.size()).forEach(shown::add);
            last.put(event, shown);
        });
        return last;
    }

    private static JsonObject json(Posted posted) {
        return OrderJson.of(new ViewFields()
                .put("at", posted.at())
                .put("attempt", posted.attempt())
                .put("delivered", posted.delivered())
                .put("outcome", posted.outcome())
                .put("ms", posted.took().toMillis())
                .put(
                        "retry_ms",
                        posted.retryIn() == null ? null : posted.retryIn().toMillis()));
    }

    /** The bytes that are sent, but for who paid. */
    private static JsonObject body(@Nullable String sent) {
        if (sent == null) {
            return new JsonObject();
        }
        String shown = masked(sent);
        return new JsonObject().put("body", shown).put("body_masked", !shown.equals(sent));
    }

    private static String masked(String sent) {
        try {
            JsonObject json = new JsonObject(sent);
            boolean personal = false;
            for (String name : PERSONAL) {
                if (json.getValue(name) != null) {
                    json.put(name, "***");
                    personal = true;
                }
            }
            return personal ? json.encode() : sent;
        } catch (DecodeException e) {
            // Written by another version: better nothing than a name.
            return "";
        }
    }
}
