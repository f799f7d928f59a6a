package upay.channel.baifubao;

import static upay.channel.baifubao.BaifubaoSignature.GBK;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its path and its signed fields, without the signature (baifubao.md#behaviour).
 *
 * @param spNo the merchant's number
 * @param kind of the signature
 * @param store mno, mname and tno, as far as configured; sent with every payment
 * @param notifyUrl where Baifubao reports a payment or refund; null: callbacks are not requested
 * @param tillFields the guarded fields that tills may set, beside the purely informative ones
 */
record BaifubaoRequest(
        String spNo,
        BaifubaoSignature.Kind kind,
        Map<String, String> store,
        @Nullable String notifyUrl,
        Set<String> tillFields) {
    static final ClientText TEXT = new ClientText(ClientText.SEPARATORS + ClientText.TAGS);

    static final ExtendedFields PAY_KEYS = new ExtendedFields(
            Set.of("goods_url", "extra"),
            Set.of("sp_pass_through", "mno", "mname", "tno", "profit_type", "profit_solution"));

    /** The refund's type selects which of the customer's accounts is credited. */
    static final ExtendedFields REFUND_KEYS =
            new ExtendedFields(Set.of(), Set.of("refund_type", "refund_profit_solution"));

    /** In bytes of GBK, according to the manual that public code quotes. */
    private static final int GOODS_NAME_MAX = 128;

    private static final int TEXT_MAX = 255;

    /** A QR code's return_url is mandatory; without a public URL the outcome of the payment is queried. */
    private static final String NOWHERE = "http://127.0.0.1/";

    static String path(ChannelCall call) {
        return switch (call.action()) {
            case PAY -> "/o2o/0/b2c/0/api/0/pay/0";
            case PRECREATE -> "/o2o/0/code/0/create/0";
            case QUERY, LOOKUP, RETURNED -> "/o2o/0/b2c/0/api/0/query_trans/0";
            case UNDO -> "/api/0/cancel";
            case REFUND -> "/api/0/refund";
            case REFUND_QUERY -> "/api/0/refund/0/query";
        };
    }

    Map<String, String> fields(ChannelCall original, Instant now) {
        ChannelCall call = TEXT.plain(original);
        Map<String, String> fields = new TreeMap<>();
        fields.put("sp_no", spNo);
        fields.put("order_no", orderNo(call));
        fields.put("sign_method", kind.wireName());
        switch (call.action()) {
            case PAY -> {
                payment(fields, call, now);
                fields.put("pay_code", call.offer().code().reveal());
            }
            case PRECREATE -> {
                payment(fields, call, now);
                fields.put("pay_type", "1");
                fields.putIfAbsent("return_url", NOWHERE);
            }
            case QUERY, LOOKUP, RETURNED -> fields.putAll(Map.of("input_charset", "1", "version", "2"));
            case UNDO -> fields.putAll(Map.of("output_charset", "1", "output_type", "2"));
            case REFUND -> refund(fields, call);
            case REFUND_QUERY -> {
                fields.putAll(Map.of("service_code", "12", "version", "2", "output_type", "1", "output_charset", "1"));
                fields.put("sp_refund_no", refundNo(call));
            }
        }
        return fields;
    }

    static String orderNo(ChannelCall call) {
        return Long.toString(call.order().sn());
    }

    static String refundNo(ChannelCall call) {
        return Long.toString(call.movement().tsn());
    }

    private void payment(Map<String, String> fields, ChannelCall call, Instant now) {
        var purchase = call.purchase();
        fields.putAll(Map.of("service_code", "1", "currency", "1", "input_charset", "1", "version", "2"));
        fields.put("order_create_time", ChannelText.COMPACT.format(call.trade().orderTime()));
        fields.put("goods_name", ChannelText.cutBytes(purchase.goods().subject(), GOODS_NAME_MAX, GBK));
        if (purchase.goods().description() != null) {
            fields.put("goods_desc", ChannelText.cutBytes(purchase.goods().description(), TEXT_MAX, GBK));
        }
        fields.put("total_amount", call.total().toString());
        // In whole seconds, rounded up: a payment must not expire at the channel while the gateway still waits for
        // it.
        Instant expiry = now.plus(call.offer().life()).plusSeconds(1).minusNanos(1);
        fields.put("expire_time", ChannelText.COMPACT.format(expiry));
        if (notifyUrl != null) {
            fields.put("return_url", notifyUrl);
        }
        fields.putAll(store);
        addAllowed(fields, call, PAY_KEYS);
    }

    private void refund(Map<String, String> fields, ChannelCall call) {
        fields.putAll(Map.of("service_code", "2", "currency", "1", "input_charset", "1", "version", "2"));
        fields.putAll(Map.of("output_type", "1", "output_charset", "1", "return_method", "1"));
        fields.put("return_url", notifyUrl == null ? "" : notifyUrl);
        fields.put("cashback_amount", call.movement().amount().toString());
        // The transaction's own time, so that a repetition is identical.
        fields.put("cashback_time", ChannelText.COMPACT.format(call.movement().transactionTime()));
        fields.put("sp_refund_no", refundNo(call));
        addAllowed(fields, call, REFUND_KEYS);
    }

    private void addAllowed(Map<String, String> fields, ChannelCall call, ExtendedFields keys) {
        keys.allowed(call.movement().extended(), tillFields, TEXT)
                .forEach((key, value) -> fields.putIfAbsent(key, ChannelText.cutBytes(value, TEXT_MAX, GBK)));
    }
}
