package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.order.OrderReader.Known;
import upay.identity.Permission;
import upay.orderview.OrderTimeline;
import upay.orderview.ViewFields;
import upay.reconciliation.view.FindingFields;

/** One order: how it stands, and what happened to it. */
public final class OrderResource implements ApiResource {
    private final ApiStore store;
    private final OrderReader orders;

    public OrderResource(ApiStore store, OrderWork work) {
        this.store = store;
        this.orders = new OrderReader(store, work);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/orders/{sn}", Permission.READ_ORDERS, this::show),
                ApiRoute.getOwn("/orders/{sn}/timeline", Permission.READ_ORDERS, this::timeline));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        request.onlyParameters();
        return orders.known(request)
                .compose(known -> orders.isAccountGone(known.state().order()).compose(gone -> {
                    JsonObject json = OrderJson.whole(known);
                    if (gone) {
                        json.put("account_gone", true);
                    }
                    return withFindings(request, known, json);
                }));
    }

    /** For those who may read what bills say. */
    private Future<ApiAnswer> withFindings(ApiRequest request, Known known, JsonObject json) {
        if (!request.caller().access().mayToAll(Permission.READ_BILLS)) {
            return Future.succeededFuture(ApiAnswer.ok(json));
        }
        return store.read()
                .findings()
                .of(known.state().order().key())
                .map(found -> ApiAnswer.ok(json.put(
                        "findings",
                        OrderJson.all(found.stream().map(FindingFields::of).toList()))));
    }

    /** An event, and its place among them. */
    private record Placed(int place, ViewFields event) {}

    private Future<ApiAnswer> timeline(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        long from = page.numberAfter(0, 0);
        boolean staff = request.caller().access().merchant() == null;
        return orders.known(request).map(known -> {
            List<ViewFields> events = new OrderTimeline(known.state(), false, known.entries()).events();
            List<Placed> rows = new ArrayList<>();
            for (int i = (int) Math.min(from, events.size()); i < events.size() && rows.size() < page.rows(); i++) {
                rows.add(new Placed(i + 1, events.get(i)));
            }
            return page.answer(rows, row -> event(row.event(), staff), row -> new JsonArray().add(row.place()));
        });
    }

    /** Who of the staff did what, and why, is not for merchants. */
    private static JsonObject event(ViewFields event, boolean staff) {
        JsonObject json = OrderJson.of(event);
        if (!staff && "intervened".equals(json.getString("event"))) {
            json.remove("what");
            json.put("by", "an operator").put("text", "an operator worked on it");
        }
        return json;
    }
}
