package upay.channel.jdpay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ChannelXml;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its path and its fields, without version, merchant and signature (jdpay.md#behaviour).
 *
 * @param orderType of QR codes: 0 delivered goods, 1 others
 * @param notifyUrl where JD reports a payment; null: callbacks are not requested
 * @param tillFields the guarded fields that tills may set, beside the purely informative ones
 */
record JdpayRequest(String orderType, @Nullable String notifyUrl, Set<String> tillFields) {
    static final ClientText TEXT = new ClientText(ClientText.SEPARATORS + ClientText.TAGS);

    static final ExtendedFields PAY_KEYS = new ExtendedFields(
            Set.of("note", "orderGoodsNum", "goodsInfoList"),
            Set.of("industryCategoryCode", "vendorId", "receiverInfo", "termInfo", "riskInfo"));

    static final ExtendedFields PRECREATE_KEYS = new ExtendedFields(
            Set.of("note", "orderGoodsNum", "goodsInfo"),
            Set.of("industryCategoryCode", "vendorId", "receiverInfo", "termInfo", "riskInfo", "userId", "ip"));

    static final ExtendedFields REFUND_KEYS = new ExtendedFields(Set.of("note"), Set.of());

    private static final String CURRENCY = "CNY";

    /** uniorder requires a URL; without a public one the outcome of the payment is queried. */
    private static final String NOWHERE = "http://127.0.0.1/";

    static String path(ChannelCall call) {
        return switch (call.action()) {
            case PAY -> "/service/fkmPay";
            case PRECREATE -> "/service/uniorder";
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED -> "/service/query";
            case UNDO -> "/service/revoke";
            case REFUND -> "/service/refund";
        };
    }

    Map<String, String> fields(ChannelCall original) {
        ChannelCall call = TEXT.plain(original);
        Map<String, String> fields = new LinkedHashMap<>();
        switch (call.action()) {
            case PAY -> pay(fields, call);
            case PRECREATE -> precreate(fields, call);
            case QUERY, LOOKUP, RETURNED -> {
                fields.put("tradeNum", tradeNum(call));
                fields.put("tradeType", "0");
            }
            case UNDO -> back(fields, call);
            case REFUND -> {
                back(fields, call);
                addAllowed(fields, call, REFUND_KEYS);
            }
            case REFUND_QUERY -> {
                fields.put("tradeNum", ownNum(call));
                fields.put("oTradeNum", tradeNum(call));
                fields.put("tradeType", "1");
            }
        }
        // Only a single line is signed identically on both sides.
        fields.replaceAll((name, value) -> ChannelXml.holdable(value.replaceAll("\\p{Cntrl}+", " ")));
        return fields;
    }

    static String tradeNum(ChannelCall call) {
        return Long.toString(call.order().sn());
    }

    /** The number of a refund or a revoke: each has its own. */
    static String ownNum(ChannelCall call) {
        return Long.toString(call.movement().tsn());
    }

    private void pay(Map<String, String> fields, ChannelCall call) {
        fields.put("token", call.offer().code().reveal());
        payment(fields, call);
        if (notifyUrl != null) {
            fields.put("notifyUrl", notifyUrl);
        }
        addAllowed(fields, call, PAY_KEYS);
    }

    private void precreate(Map<String, String> fields, ChannelCall call) {
        payment(fields, call);
        fields.put("tradeType", "QR");
        fields.put("orderType", orderType);
        fields.put("expireTime", Long.toString(secondsUp(call.offer().life())));
        fields.put("notifyUrl", notifyUrl == null ? NOWHERE : notifyUrl);
        addAllowed(fields, call, PRECREATE_KEYS);
    }

    private static void payment(Map<String, String> fields, ChannelCall call) {
        var purchase = call.purchase();
        fields.put("device", purchase.origin().terminalSn());
        fields.put("tradeNum", tradeNum(call));
        fields.put("tradeName", purchase.goods().subject());
        if (purchase.goods().description() != null) {
            fields.put("tradeDesc", purchase.goods().description());
        }
        fields.put("tradeTime", ChannelText.COMPACT.format(call.trade().orderTime()));
        fields.put("amount", call.total().toString());
        fields.put("currency", CURRENCY);
    }

    private static void back(Map<String, String> fields, ChannelCall call) {
        fields.put("tradeNum", ownNum(call));
        fields.put("oTradeNum", tradeNum(call));
        fields.put("amount", call.movement().amount().toString());
        fields.put("currency", CURRENCY);
        // The transaction's own time, so that a repetition is identical.
        fields.put("tradeTime", ChannelText.COMPACT.format(call.movement().transactionTime()));
    }

    /** Rounded up: a QR code must not expire at the channel while the gateway still waits for its payment. */
    private static long secondsUp(Duration life) {
        return life.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private void addAllowed(Map<String, String> fields, ChannelCall call, ExtendedFields keys) {
        keys.allowed(call.movement().extended(), tillFields, TEXT).forEach(fields::putIfAbsent);
    }
}
