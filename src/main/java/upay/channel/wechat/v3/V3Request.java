package upay.channel.wechat.v3;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ExtendedFields;
import upay.channel.message.GoodsDetail;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its path and its body (wechat.md#api-v3). The channel refuses fields that a call does not have.
 *
 * @param createIp the calling machine
 * @param notifyUrl where WeChat reports the payment of a precreate
 * @param tillFields the guarded fields that tills may set, beside the purely informative ones
 */
record V3Request(String createIp, String notifyUrl, Set<String> tillFields) {
    static final ExtendedFields PAY_KEYS = new ExtendedFields(Set.of("goods_tag", "attach"), Set.of("profit_sharing"));

    static final ExtendedFields REFUND_KEYS = new ExtendedFields(Set.of("refund_desc"), Set.of("refund_account"));

    /** The channel moves an earlier time_expire to one minute. */
    private static final Duration LIFE_MIN = Duration.ofSeconds(61);

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX").withZone(ChannelText.SHANGHAI);

    private static final String REFUNDS = "/v3/refund/domestic/refunds";
    private static final Set<String> YES = Set.of("Y", "y", "true");

    /** As the client names them: those of version 2 too. */
    private static final Set<String> AVAILABLE_FUNDS = Set.of("AVAILABLE", "REFUND_SOURCE_RECHARGE_FUNDS");

    private static final int DESCRIPTION_BYTES_MAX = 127;
    private static final int REASON_BYTES_MAX = 80;
    private static final int DETAIL_BYTES_MAX = 6000;
    private static final int DEVICE_MAX = 32;
    private static final int STORE_MAX = 32;
    private static final int GOODS_TAG_MAX = 32;
    private static final int ATTACH_MAX = 128;

    /**
     * One call.
     *
     * @param path with its query, as it is signed
     * @param body null: a GET
     */
    record Call(String path, @Nullable JsonObject body) {
        String method() {
            return body == null ? "GET" : "POST";
        }
    }

    /** @param identity of this call */
    Call of(ChannelCall call, V3Identity identity, Instant now) {
        String pay = identity.isProvider() ? "/v3/pay/partner/transactions" : "/v3/pay/transactions";
        String trade = pay + "/out-trade-no/" + outTradeNo(call);
        return switch (call.action()) {
            case PAY -> new Call(pay + "/codepay", codePayment(call, identity));
            case PRECREATE ->
                new Call(
                        pay + (call.purchase().subPayway().inWallet() ? "/jsapi" : "/native"),
                        prepayment(call, identity, now));
            case QUERY, LOOKUP, RETURNED -> new Call(trade + "?" + query(identity.merchants()), null);
            case UNDO ->
                call.purchase().subPayway().byCustomer()
                        ? new Call(trade + "/close", merchants(identity))
                        : new Call(trade + "/reverse", identity.body());
            case REFUND -> new Call(REFUNDS, refund(call, identity));
            case REFUND_QUERY ->
                new Call(
                        REFUNDS + "/" + outRefundNo(call)
                                + (identity.isProvider() ? "?sub_mchid=" + identity.subMchId() : ""),
                        null);
        };
    }

    static String outTradeNo(ChannelCall call) {
        return Long.toString(call.order().sn());
    }

    static String outRefundNo(ChannelCall call) {
        return Long.toString(call.movement().tsn());
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
    }

    private static JsonObject merchants(V3Identity identity) {
        JsonObject body = new JsonObject();
        identity.merchants().forEach(body::put);
        return body;
    }

    private JsonObject codePayment(ChannelCall call, V3Identity identity) {
        JsonObject body = payment(call, identity)
                .put(
                        "payer",
                        new JsonObject().put("auth_code", call.offer().code().reveal()));
        String store = ChannelText.cut(call.purchase().origin().storeId(), STORE_MAX);
        return body.put(
                "scene_info",
                new JsonObject()
                        .put("device_id", device(call))
                        .put("device_ip", createIp)
                        .put("store_info", new JsonObject().put("out_id", store)));
    }

    private JsonObject prepayment(ChannelCall call, V3Identity identity, Instant now) {
        JsonObject body = payment(call, identity)
                .put("time_expire", RFC_3339.format(expiry(now, call.offer().life())))
                .put("notify_url", notifyUrl)
                .put(
                        "scene_info",
                        new JsonObject().put("payer_client_ip", createIp).put("device_id", device(call)));
        if (call.purchase().subPayway().inWallet()) {
            String openid = Objects.requireNonNullElse(call.purchase().method().payerUid(), "");
            body.put("payer", identity.payer(openid));
        }
        return body;
    }

    private static String device(ChannelCall call) {
        return ChannelText.cut(call.purchase().origin().terminalSn(), DEVICE_MAX);
    }

    /** What all payments have. */
    private JsonObject payment(ChannelCall call, V3Identity identity) {
        var goods = call.purchase().goods();
        JsonObject body = identity.body()
                .put(
                        "description",
                        ChannelText.cutBytes(goods.subject(), DESCRIPTION_BYTES_MAX, StandardCharsets.UTF_8))
                .put("out_trade_no", outTradeNo(call))
                .put(
                        "amount",
                        new JsonObject().put("total", call.total().value()).put("currency", "CNY"));
        detail(goods.goodsDetails()).ifPresent(detail -> body.put("detail", detail));
        Map<String, String> extended = PAY_KEYS.allowed(call.movement().extended(), tillFields, V3Identity.PLAIN);
        put(body, "goods_tag", extended.get("goods_tag"), GOODS_TAG_MAX);
        put(body, "attach", extended.get("attach"), ATTACH_MAX);
        if (YES.contains(extended.getOrDefault("profit_sharing", ""))) {
            body.put("settle_info", new JsonObject().put("profit_sharing", true));
        }
        return body;
    }

    private static void put(JsonObject body, String name, @Nullable String value, int unitsMax) {
        if (value != null && !value.isEmpty()) {
            body.put(name, ChannelText.cut(value, unitsMax));
        }
    }

    /** The purchased goods; empty if absent, or longer than the channel accepts. */
    private static Optional<JsonObject> detail(@Nullable String goodsDetails) {
        List<GoodsDetail> goods = GoodsDetail.of(goodsDetails, V3Identity.PLAIN);
        JsonArray lines = new JsonArray(goods.stream().map(V3Request::line).toList());
        return Optional.of(new JsonObject().put("goods_detail", lines))
                .filter(detail -> !goods.isEmpty()
                        && detail.encode().getBytes(StandardCharsets.UTF_8).length <= DETAIL_BYTES_MAX);
    }

    private static JsonObject line(GoodsDetail goods) {
        return new JsonObject()
                .put("merchant_goods_id", goods.id())
                .put("goods_name", goods.name())
                .put("quantity", goods.quantity())
                .put("unit_price", goods.price().value());
    }

    private JsonObject refund(ChannelCall call, V3Identity identity) {
        JsonObject body = new JsonObject();
        if (identity.isProvider()) {
            body.put("sub_mchid", identity.subMchId());
        }
        body.put("out_trade_no", outTradeNo(call)).put("out_refund_no", outRefundNo(call));
        Map<String, String> extended = REFUND_KEYS.allowed(call.movement().extended(), tillFields, V3Identity.PLAIN);
        String reason = extended.getOrDefault("refund_desc", "");
        if (!reason.isBlank()) {
            body.put("reason", ChannelText.cutBytes(reason, REASON_BYTES_MAX, StandardCharsets.UTF_8));
        }
        if (AVAILABLE_FUNDS.contains(extended.getOrDefault("refund_account", ""))) {
            body.put("funds_account", "AVAILABLE");
        }
        return body.put(
                "amount",
                new JsonObject()
                        .put("refund", call.movement().amount().value())
                        .put("total", call.total().value())
                        .put("currency", "CNY"));
    }

    /** In whole seconds, rounded up: a payment must not expire at the channel while the gateway still waits for it. */
    private static Instant expiry(Instant now, Duration expiresAfter) {
        Duration life = expiresAfter.compareTo(LIFE_MIN) < 0 ? LIFE_MIN : expiresAfter;
        return now.plus(life).plusSeconds(1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether the call ends with an answer that has no body. */
    static boolean isClose(ChannelCall call) {
        return call.action() == ChannelAction.UNDO
                && call.purchase().subPayway().byCustomer();
    }
}
