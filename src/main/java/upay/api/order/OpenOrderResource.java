package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.domain.OrderKey;
import upay.identity.Permission;
import upay.orderview.InstanceStatuses;
import upay.orderview.OpenOrderFields;
import upay.reconciliation.view.FindingFields;
import upay.store.report.OpenOrders.Which;

/** Orders with work left, the oldest first: all of them, and those that wait for a person. */
public final class OpenOrderResource implements ApiResource {
    private static final String ORDER = "order";
    private static final String AFTER = "after";
    private static final long SN_MAX = 999_999_999_999_999_999L;
    private static final String FINDING = "finding";

    private final ApiStore store;
    private final OrderWork work;
    private final OrderReader orders;

    public OpenOrderResource(ApiStore store, OrderWork work) {
        this.store = store;
        this.work = work;
        this.orders = new OrderReader(store, work);
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/open-orders", Permission.READ_ORDERS, this::open),
                ApiRoute.get("/manual-reviews", Permission.READ_ORDERS, this::reviews));
    }

    /** A line of a list, and its key. */
    private record Line(JsonObject json, JsonArray key) {}

    private Future<ApiAnswer> open(ApiRequest request) {
        request.onlyParameters("merchant", "which", AFTER);
        PageRequest page = request.page();
        Which which = request.query("which").map(OpenOrderResource::which).orElse(Which.NOT_FINAL);
        String merchant = request.ownMerchant().orElse("");
        return lines(which, merchant, page.numberAfter(0, after(request)), page.rows())
                .map(lines -> page.answer(lines, Line::json, line -> line.key));
    }

    /** The number of an order: only those behind it are asked for. */
    private static long after(ApiRequest request) {
        return request.number(AFTER, 0, SN_MAX).orElse(0L);
    }

    private static Which which(String text) {
        return switch (text) {
            case "not-final" -> Which.NOT_FINAL;
            case "all" -> Which.ANY;
            default -> throw Problem.invalid("which", "which must be not-final or all.");
        };
    }

    private Future<ApiAnswer> reviews(ApiRequest request) {
        request.onlyParameters("merchant", AFTER);
        PageRequest page = request.page();
        String merchant = request.query("merchant").orElse("");
        String last = page.textAfter(0);
        Future<List<Line>> found = last.equals(FINDING)
                ? findings(request, merchant, page.numberAfter(1, 0), page.rows())
                : lines(Which.HUMAN, merchant, last.isEmpty() ? after(request) : page.numberAfter(1, 0), page.rows())
                        .compose(reviews -> reviews.size() == page.rows()
                                ? Future.succeededFuture(reviews)
                                : findings(request, merchant, 0, page.rows() - reviews.size())
                                        .map(more -> {
                                            reviews.addAll(more);
                                            return reviews;
                                        }));
        return found.map(lines -> page.answer(lines, Line::json, OpenOrderResource::key));
    }

    private static JsonArray key(Line line) {
        return new JsonArray().add(line.json.getString("kind")).addAll(line.key);
    }

    private Future<List<Line>> lines(Which which, String merchant, long after, int rows) {
        OpenOrderFields fields = new OpenOrderFields(work.manualReviewAfter(), Instant.now());
        InstanceStatuses statuses = orders.statuses();
        return store.read()
                .openOrders()
                .list(which, merchant, after, rows, work.manualReviewAfter())
                .compose(keys -> {
                    Future<List<Line>> all = Future.succeededFuture(new ArrayList<>());
                    for (OrderKey key : keys) {
                        all = all.compose(lines -> line(key, fields, statuses).map(line -> {
                            lines.add(line);
                            return lines;
                        }));
                    }
                    return all;
                });
    }

    private Future<Line> line(OrderKey key, OpenOrderFields fields, InstanceStatuses statuses) {
        return orders.load(key).compose(state -> orders.next(state, List.of(), statuses)
                .map(next -> new Line(
                        OrderJson.of(fields.of(state.order(), next)).put("kind", ORDER),
                        new JsonArray().add(key.sn()))));
    }

    /** For those who may read what bills say. */
    private Future<List<Line>> findings(ApiRequest request, String merchant, long after, int rows) {
        if (!request.caller().access().mayToAll(Permission.READ_BILLS)) {
            return Future.succeededFuture(new ArrayList<>());
        }
        return store.read().findings().forPersons(merchant, after, rows).map(found -> {
            List<Line> lines = new ArrayList<>();
            found.forEach(finding -> lines.add(new Line(
                    OrderJson.of(FindingFields.of(finding)).put("kind", FINDING), new JsonArray().add(finding.id()))));
            return lines;
        });
    }
}
