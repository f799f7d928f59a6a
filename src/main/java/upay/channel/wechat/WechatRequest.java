package upay.channel.wechat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.channel.message.GoodsDetail;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its path and its fields beside the common ones (wechat.md#behaviour).
 *
 * @param createIp the calling machine, as the channel's spbill_create_ip
 * @param notifyUrl where WeChat reports the payment of a precreate
 * @param tillFields the guarded fields that tills may set, beside the purely informative ones
 */
record WechatRequest(String createIp, String notifyUrl, Set<String> tillFields) {
    static final ClientText TEXT = new ClientText(ClientText.SEPARATORS + ClientText.TAGS);

    static final ExtendedFields PAY_KEYS = new ExtendedFields(
            Set.of("goods_tag", "limit_pay", "scene_info", "attach", "detail"), Set.of("profit_sharing"));

    static final ExtendedFields REFUND_KEYS = new ExtendedFields(Set.of("refund_desc"), Set.of("refund_account"));

    /** The channel refuses an earlier time_expire: one minute for a payment code, five for all else. */
    private static final Duration BARCODE_LIFE_MIN = Duration.ofSeconds(61);

    private static final Duration PREPAID_LIFE_MIN = Duration.ofSeconds(301);

    private static final int BODY_BYTES_MAX = 128;
    private static final int DETAIL_BYTES_MAX = 6000;

    static String path(ChannelCall call) {
        boolean barcode = !call.purchase().subPayway().byCustomer();
        return switch (call.action()) {
            case PAY -> "/pay/micropay";
            case PRECREATE -> "/pay/unifiedorder";
            case QUERY, LOOKUP -> "/pay/orderquery";
            case UNDO -> barcode ? "/secapi/pay/reverse" : "/pay/closeorder";
            case REFUND -> "/secapi/pay/refund";
            case REFUND_QUERY, RETURNED -> "/pay/refundquery";
        };
    }

    /** @param identity of this call */
    void addTo(Map<String, String> fields, ChannelCall original, WechatIdentity identity, Instant now) {
        ChannelCall call = TEXT.plain(original);
        switch (call.action()) {
            case PAY, PRECREATE -> payment(fields, call, identity, now);
            case QUERY, LOOKUP, UNDO, RETURNED -> fields.put("out_trade_no", outTradeNo(call));
            case REFUND -> refund(fields, call);
            case REFUND_QUERY -> fields.put("out_refund_no", outRefundNo(call));
        }
    }

    static String outTradeNo(ChannelCall call) {
        return Long.toString(call.order().sn());
    }

    static String outRefundNo(ChannelCall call) {
        return Long.toString(call.movement().tsn());
    }

    private void payment(Map<String, String> fields, ChannelCall call, WechatIdentity identity, Instant now) {
        boolean barcode = call.action() == ChannelAction.PAY;
        var purchase = call.purchase();
        fields.put("out_trade_no", outTradeNo(call));
        fields.put("body", ChannelText.cutBytes(purchase.goods().subject(), BODY_BYTES_MAX, StandardCharsets.UTF_8));
        fields.put("total_fee", call.total().toString());
        fields.put("fee_type", "CNY");
        fields.put("spbill_create_ip", createIp);
        fields.put("device_info", ChannelText.cutBytes(purchase.origin().terminalSn(), 32, StandardCharsets.UTF_8));
        fields.put("time_start", ChannelText.COMPACT.format(now));
        fields.put(
                "time_expire",
                ChannelText.COMPACT.format(expiry(now, call.offer().life(), barcode)));
        if (barcode) {
            fields.put("auth_code", call.offer().code().reveal());
        } else {
            fields.put("notify_url", notifyUrl);
            if (purchase.subPayway().inWallet()) {
                fields.put("trade_type", "JSAPI");
                fields.put(
                        identity.payersField(),
                        Objects.requireNonNullElse(purchase.method().payerUid(), ""));
            } else {
                fields.put("trade_type", "NATIVE");
                fields.put("product_id", outTradeNo(call));
            }
        }
        detail(purchase.goods().goodsDetails()).ifPresent(detail -> fields.put("detail", detail));
        PAY_KEYS.allowed(call.movement().extended(), tillFields, TEXT).forEach(fields::putIfAbsent);
    }

    /** The purchased goods; empty if absent, or longer than the channel accepts. */
    private static Optional<String> detail(@Nullable String goodsDetails) {
        List<GoodsDetail> goods = GoodsDetail.of(goodsDetails, TEXT);
        JsonArray lines = new JsonArray(goods.stream().map(WechatRequest::line).toList());
        return Optional.of(new JsonObject().put("goods_detail", lines).encode())
                .filter(detail ->
                        !goods.isEmpty() && detail.getBytes(StandardCharsets.UTF_8).length <= DETAIL_BYTES_MAX);
    }

    private static JsonObject line(GoodsDetail goods) {
        return new JsonObject()
                .put("goods_id", goods.id())
                .put("goods_name", goods.name())
                .put("quantity", goods.quantity())
                .put("price", goods.price().value());
    }

    private void refund(Map<String, String> fields, ChannelCall call) {
        fields.put("out_trade_no", outTradeNo(call));
        fields.put("out_refund_no", outRefundNo(call));
        fields.put("total_fee", call.total().toString());
        fields.put("refund_fee", call.movement().amount().toString());
        fields.put("refund_fee_type", "CNY");
        REFUND_KEYS.allowed(call.movement().extended(), tillFields, TEXT).forEach(fields::putIfAbsent);
    }

    /** In whole seconds, rounded up: a payment must not expire at the channel while the gateway still waits for it. */
    private static Instant expiry(Instant now, Duration expiresAfter, boolean barcode) {
        Duration shortest = barcode ? BARCODE_LIFE_MIN : PREPAID_LIFE_MIN;
        Duration life = expiresAfter.compareTo(shortest) < 0 ? shortest : expiresAfter;
        return now.plus(life).plusSeconds(1).minusNanos(1);
    }
}
