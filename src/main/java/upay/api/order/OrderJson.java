package upay.api.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import upay.api.order.OrderReader.Known;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.orderview.OrderFields;
import upay.orderview.TransactionFields;
import upay.orderview.ViewFields;

/** Orders as JSON. */
final class OrderJson {
    private OrderJson() {}

    static JsonObject of(ViewFields fields) {
        return new JsonObject(new LinkedHashMap<>(fields.asMap())).copy();
    }

    static JsonArray all(List<ViewFields> items) {
        JsonArray all = new JsonArray();
        items.forEach(item -> all.add(of(item)));
        return all;
    }

    /** In a list. */
    static JsonObject line(Order order) {
        return of(OrderFields.of(order)).put("subject", order.purchase().goods().subject());
    }

    /** With its transactions, its money, and what comes next. */
    static JsonObject whole(Known known) {
        Order order = known.state().order();
        return line(order)
                .put("money", money(order))
                .put("transactions", transactions(known.state()))
                .put("settled", known.next().settled())
                .put("outlook", known.next().sentences());
    }

    /** What an act on it is answered with: how it stands now. */
    static JsonObject standing(Known known) {
        Order order = known.state().order();
        return new JsonObject()
                .put("order", Long.toString(order.key().sn()))
                .put("merchant", order.key().merchantId())
                .put("status", order.status().name())
                .put("shop_has", OrderFields.shopHas(order).value())
                .put("money", money(order))
                .put("settled", known.next().settled())
                .put("outlook", known.next().sentences());
    }

    private static JsonArray transactions(OrderState state) {
        return all(state.transactions().stream().map(TransactionFields::of).toList());
    }

    private static JsonObject money(Order order) {
        boolean paid = order.balance().paid();
        Fen total = paid ? order.purchase().total() : Fen.ZERO;
        Fen net = OrderFields.shopHas(order);
        return new JsonObject()
                .put("paid", total.value())
                .put("refunded", total.value() - net.value())
                .put("refunding", order.balance().refunding().value())
                .put("net", net.value())
                .put("refundable", refundable(order).value());
    }

    private static Fen refundable(Order order) {
        boolean may = order.balance().paid() && order.status().isFinal() && !order.hasCancel();
        return may ? order.refundable() : Fen.ZERO;
    }
}
