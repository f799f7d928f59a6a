package upay.channel.alipay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import upay.channel.message.ChannelText;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.channel.message.GoodsDetail;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its method and its {@code biz_content} (alipay.md#behaviour).
 *
 * @param appId the calling app
 * @param sellerId the account that receives the money; empty: the app's own
 * @param providerId sys_service_provider_id; empty: none
 * @param tillFields the guarded fields that tills may set, beside the purely informative ones
 */
record AlipayRequest(String appId, String sellerId, String providerId, Set<String> tillFields) {
    static final ClientText TEXT = new ClientText(ClientText.SEPARATORS);

    /** A store's number decides which account is paid: it takes precedence over the seller_id. */
    static final ExtendedFields PAY_KEYS = new ExtendedFields(
            Set.of("merchant_order_no", "disable_pay_channels", "enable_pay_channels", "promo_params"),
            Set.of("store_id", "alipay_store_id", "business_params"));

    static final ExtendedFields REFUND_KEYS = new ExtendedFields(Set.of("refund_reason"), Set.of("store_id"));

    /** Names the mini program of a payment in it. */
    private static final String MINI_APP = "sub_appid";

    private static final ExtendedFields MINI_KEYS = new ExtendedFields(Set.of(MINI_APP), Set.of());

    private static final Pattern USER_ID = Pattern.compile("2088[0-9]{12}");

    /** The channel's unit of timeout_express, and its shortest and longest value. */
    private static final long MINUTES_MIN = 1;

    private static final long MINUTES_MAX = Duration.ofDays(15).toMinutes();

    static String method(ChannelCall call) {
        return switch (call.action()) {
            case PAY -> "alipay.trade.pay";
            case PRECREATE -> isInWallet(call) ? "alipay.trade.create" : "alipay.trade.precreate";
            case QUERY, LOOKUP, RETURNED -> "alipay.trade.query";
            case UNDO -> "alipay.trade.cancel";
            case REFUND -> "alipay.trade.refund";
            case REFUND_QUERY -> "alipay.trade.fastpay.refund.query";
        };
    }

    String bizContent(ChannelCall original) {
        ChannelCall call = TEXT.plain(original);
        JsonObject biz = new JsonObject().put("out_trade_no", outTradeNo(call));
        switch (call.action()) {
            case PAY -> pay(biz, call);
            case PRECREATE -> {
                if (isInWallet(call)) {
                    create(biz, call);
                } else {
                    precreate(biz, call);
                }
            }
            case REFUND -> refund(biz, call);
            case REFUND_QUERY -> biz.put("out_request_no", outRequestNo(call));
            case QUERY, LOOKUP, UNDO, RETURNED -> {}
        }
        return biz.encode();
    }

    static String outTradeNo(ChannelCall call) {
        return Long.toString(call.order().sn());
    }

    static String outRequestNo(ChannelCall call) {
        return Long.toString(call.movement().tsn());
    }

    private void pay(JsonObject biz, ChannelCall call) {
        biz.put("scene", "bar_code")
                .put("auth_code", call.offer().code().reveal())
                .put("product_code", "FACE_TO_FACE_PAYMENT");
        order(biz, call);
    }

    private void precreate(JsonObject biz, ChannelCall call) {
        order(biz, call);
        // The trade exists only from the scan on; this timeout counts from the code's creation.
        biz.put("qr_code_timeout_express", minutes(call.offer().life()));
    }

    private static boolean isInWallet(ChannelCall call) {
        return call.purchase().subPayway().inWallet();
    }

    /**
     * A trade for a page or mini program: for this customer, or for anyone who opens the page. Only Alipay's own
     * numbers of customers are a buyer_id.
     */
    private void create(JsonObject biz, ChannelCall call) {
        order(biz, call);
        String payer = call.purchase().method().payerUid();
        String app = call.purchase().subPayway() == SubPayway.MINI
                ? MINI_KEYS.allowed(call.movement().extended(), Set.of(), TEXT).get(MINI_APP)
                : null;
        if (app != null) {
            biz.put("product_code", "JSAPI_PAY").put("op_app_id", app);
        }
        if (payer != null) {
            // An open id is only valid for the app that it was issued to.
            String openId = app == null || app.equals(appId) ? "buyer_open_id" : "op_buyer_open_id";
            biz.put(USER_ID.matcher(payer).matches() ? "buyer_id" : openId, payer);
        }
    }

    private void order(JsonObject biz, ChannelCall call) {
        var purchase = call.purchase();
        biz.put("subject", ChannelText.cut(purchase.goods().subject(), 256))
                .put("total_amount", Yuan.of(call.total()))
                .put("timeout_express", minutes(call.offer().life()));
        if (!purchase.origin().operator().isEmpty()) {
            biz.put("operator_id", ChannelText.cut(purchase.origin().operator(), 28));
        }
        biz.put("terminal_id", ChannelText.cut(purchase.origin().terminalSn(), 32));
        if (purchase.goods().description() != null) {
            biz.put("body", ChannelText.cut(purchase.goods().description(), 128));
        }
        List<GoodsDetail> goods = GoodsDetail.of(purchase.goods().goodsDetails(), TEXT);
        if (!goods.isEmpty()) {
            biz.put(
                    "goods_detail",
                    new JsonArray(goods.stream().map(AlipayRequest::line).toList()));
        }
        if (!sellerId.isEmpty()) {
            biz.put("seller_id", sellerId);
        }
        if (!providerId.isEmpty()) {
            biz.put("extend_params", new JsonObject().put("sys_service_provider_id", providerId));
        }
        addAllowed(biz, PAY_KEYS.allowed(call.movement().extended(), tillFields, TEXT));
    }

    private static JsonObject line(GoodsDetail goods) {
        return new JsonObject()
                .put("goods_id", goods.id())
                .put("goods_name", goods.name())
                .put("quantity", goods.quantity())
                .put("price", Yuan.of(goods.price()));
    }

    private void refund(JsonObject biz, ChannelCall call) {
        biz.put("refund_amount", Yuan.of(call.movement().amount())).put("out_request_no", outRequestNo(call));
        addAllowed(biz, REFUND_KEYS.allowed(call.movement().extended(), tillFields, TEXT));
    }

    private static void addAllowed(JsonObject biz, Map<String, String> allowed) {
        allowed.forEach((key, value) -> {
            if (!biz.containsKey(key)) {
                biz.put(key, value);
            }
        });
    }

    /** Rounded up: a payment must not expire at the channel while the gateway still waits for it. */
    private static String minutes(Duration expiresAfter) {
        long minutes = expiresAfter.plusMinutes(1).minusNanos(1).toMinutes();
        return Math.max(MINUTES_MIN, Math.min(MINUTES_MAX, minutes)) + "m";
    }
}
