package upay.api.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.identity.Permission;
import upay.store.search.FoundOrders;
import upay.store.search.OrderFilter;
import upay.store.search.OrderFilter.Kind;
import upay.store.search.OrderFilter.Name;
import upay.store.search.OrderFilter.Owner;
import upay.store.search.OrderFilter.Period;
import upay.store.search.OrderSearch;

/** Searches orders, the newest first. */
public final class OrderSearchResource implements ApiResource {
    private static final long AMOUNT_MAX = 999_999_999_999L;
    private static final long SN_MAX = 999_999_999_999_999_999L;

    private final ApiStore store;

    public OrderSearchResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.getOwn("/orders", Permission.READ_ORDERS, this::search));
    }

    private Future<ApiAnswer> search(ApiRequest request) {
        request.onlyParameters(
                "merchant",
                "store",
                "terminal",
                "channel",
                "status",
                "client_sn",
                "sn",
                "trade_no",
                "amount",
                "amount_min",
                "amount_max",
                "from",
                "to");
        PageRequest page = request.page();
        OrderFilter filter = filter(request);
        long below = page.numberAfter(0, Long.MAX_VALUE);
        OrderSearch search = store.read().orderSearch();
        return asked(filter, search)
                .compose(may -> search.find(filter, below, page.limit()))
                .map(found -> answer(found, filter.period().to(), page));
    }

    /** Fails if too many merchants would have to be asked. */
    private static Future<Void> asked(OrderFilter filter, OrderSearch search) {
        Name name = filter.name();
        boolean alone = name.sn() == 0
                && !(name.clientSn().isEmpty() && name.tradeNo().isEmpty())
                && filter.owner().merchant().isEmpty()
                && filter.owner().terminal().isEmpty();
        return !alone
                ? Future.succeededFuture()
                : search.mayAskAllMerchants()
                        .compose(may -> may
                                ? Future.succeededFuture()
                                : Future.failedFuture(Problem.invalid(
                                        name.clientSn().isEmpty() ? "trade_no" : "client_sn",
                                        "With more than " + OrderSearch.MERCHANTS_MAX
                                                + " merchants, give merchant or terminal with it.")));
    }

    private static OrderFilter filter(ApiRequest request) {
        Owner owner = new Owner(
                request.ownMerchant().orElse(""),
                request.query("store").orElse(""),
                request.query("terminal").orElse(""));
        if (!owner.store().isEmpty() && owner.merchant().isEmpty()) {
            throw Problem.invalid("store", "A store belongs to a merchant. Give merchant with it.");
        }
        Name name = new Name(
                request.number("sn", 1, SN_MAX).orElse(0L),
                request.query("client_sn").orElse(""),
                request.query("trade_no").orElse(""));
        return new OrderFilter(owner, name, kind(request), period(request));
    }

    private static Kind kind(ApiRequest request) {
        Optional<Long> amount = request.number("amount", 1, AMOUNT_MAX);
        Optional<Long> least = request.number("amount_min", 0, AMOUNT_MAX);
        Optional<Long> most = request.number("amount_max", 1, AMOUNT_MAX);
        if (amount.isPresent() && (least.isPresent() || most.isPresent())) {
            throw Problem.invalid("amount", "Give amount, or amount_min and amount_max.");
        }
        return new Kind(
                request.choice("channel", Payway.class).orElse(null),
                request.query("status").map(OrderSearchResource::status).orElse(null),
                amount.or(() -> least).orElse(0L),
                amount.or(() -> most).orElse(AMOUNT_MAX));
    }

    private static OrderStatus status(String text) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "status",
                        "status must be one of "
                                + Arrays.stream(OrderStatus.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static Period period(ApiRequest request) {
        Instant from = request.time("from").orElse(null);
        Instant to = request.time("to").orElse(null);
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.invalid("from", "from must be before to.");
        }
        return new Period(from, to);
    }

    private static ApiAnswer answer(FoundOrders found, @Nullable Instant to, PageRequest page) {
        JsonArray items = new JsonArray();
        found.orders().forEach(order -> items.add(OrderJson.line(order)));
        JsonObject json = new JsonObject().put("items", items);
        Instant back = found.back();
        String from = back == null ? null : back.toString();
        if (found.below() == 0) {
            json.putNull("next");
        } else {
            // The time is for people only.
            json.put(
                    "next",
                    PageRequest.cursor(new JsonArray().add(found.below()).add(from)));
        }
        String since = page.after() != null ? page.textAfter(1) : to == null ? null : to.toString();
        return ApiAnswer.ok(
                json.put("searched", new JsonObject().put("from", from).put("to", since)));
    }
}
