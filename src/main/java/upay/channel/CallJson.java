package upay.channel;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import upay.domain.ChannelAction;
import upay.domain.ChannelCall;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;

/** The wire form of {@link DatedCall}s between machines. The payment code crosses: the channel needs it. */
final class CallJson {
    private CallJson() {}

    static JsonObject write(DatedCall dated) {
        return call(dated.call()).put("deadline", dated.deadline());
    }

    static DatedCall read(JsonObject json) {
        return new DatedCall(call(json), json.getInstant("deadline"));
    }

    private static JsonObject call(ChannelCall call) {
        return new JsonObject()
                .put("action", call.action().name())
                .put("merchantId", call.order().merchantId())
                .put("sn", call.order().sn())
                .put("purchase", purchase(call.purchase()))
                .put("tradeNo", call.tradeNo())
                .put("orderTime", call.orderTime())
                .put(
                        "paymentCode",
                        call.paymentCode() == null ? null : call.paymentCode().reveal())
                .put("expiresAfter", text(call.expiresAfter()))
                .put("tsn", call.tsn())
                .put("transactionTime", call.transactionTime())
                .put("amount", call.amount().value())
                .put("extended", call.extended())
                .put("timeout", text(call.timeout()));
    }

    private static ChannelCall call(JsonObject json) {
        String code = json.getString("paymentCode");
        return new ChannelCall(
                ChannelAction.valueOf(json.getString("action")),
                new OrderKey(json.getString("merchantId"), json.getLong("sn")),
                purchase(json.getJsonObject("purchase")),
                json.getString("tradeNo"),
                json.getInstant("orderTime"),
                code == null ? null : new Secret(code),
                duration(json.getString("expiresAfter")),
                json.getLong("tsn"),
                json.getInstant("transactionTime"),
                Fen.of(json.getLong("amount")),
                json.getString("extended"),
                duration(json.getString("timeout")));
    }

    private static JsonObject purchase(Purchase purchase) {
        return new JsonObject()
                .put("clientSn", purchase.clientSn())
                .put("terminalSn", purchase.terminalSn())
                .put("storeId", purchase.storeId())
                .put("payway", purchase.payway().name())
                .put("subPayway", purchase.subPayway().name())
                .put("total", purchase.total().value())
                .put("subject", purchase.subject())
                .put("operator", purchase.operator())
                .put("description", purchase.description())
                .put("reflect", purchase.reflect())
                .put("deviceId", purchase.deviceId())
                .put("longitude", purchase.longitude())
                .put("latitude", purchase.latitude())
                .put("extended", purchase.extended())
                .put("goodsDetails", purchase.goodsDetails())
                .put("payerUid", purchase.payerUid())
                .put("notifyUrl", purchase.notifyUrl());
    }

    private static Purchase purchase(JsonObject json) {
        return new Purchase(
                json.getString("clientSn"),
                json.getString("terminalSn"),
                json.getString("storeId"),
                Payway.valueOf(json.getString("payway")),
                SubPayway.valueOf(json.getString("subPayway")),
                Fen.of(json.getLong("total")),
                json.getString("subject"),
                json.getString("operator"),
                json.getString("description"),
                json.getString("reflect"),
                json.getString("deviceId"),
                json.getString("longitude"),
                json.getString("latitude"),
                json.getString("extended"),
                json.getString("goodsDetails"),
                json.getString("payerUid"),
                json.getString("notifyUrl"));
    }

    private static String text(Duration duration) {
        return duration == null ? null : duration.toString();
    }

    private static Duration duration(String text) {
        return text == null ? null : Duration.parse(text);
    }
}
