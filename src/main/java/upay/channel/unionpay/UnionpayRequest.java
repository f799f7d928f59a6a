package upay.channel.unionpay;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/**
 * Builds each call: its path and its fields, without the signature (unionpay.md#behaviour). A trade is identified by
 * number and time together: a payment by the order's, a refund by its transaction's.
 *
 * @param merId the merchant's number
 * @param certId the decimal serial number of the merchant's signing certificate
 * @param termId the till's number at UnionPay; empty: not sent
 * @param notifyUrl where UnionPay reports; null: callbacks are not requested
 * @param tillFields the guarded fields that tills may set
 */
record UnionpayRequest(
        String merId,
        String certId,
        String termId,
        @Nullable String notifyUrl,
        Set<String> tillFields) {
    /** Braces and brackets delimit fields within a field. */
    static final ClientText TEXT = new ClientText(ClientText.SEPARATORS + "{}[]");

    static final ExtendedFields PAY_KEYS = new ExtendedFields(Set.of(), Set.of("termId", "termInfo"));
    private static final int TEXT_MAX = 300;

    /** Payments and refunds require an address; this one is UnionPay's own placeholder for none. */
    private static final String NOWHERE = "http://www.specialUrl.com";

    /** txnType and txnSubType. */
    record Kind(String type, String subType) {
        static Kind of(ChannelAction action) {
            return switch (action) {
                case PAY -> new Kind("01", "06");
                case PRECREATE -> new Kind("01", "07");
                case QUERY, LOOKUP, REFUND_QUERY, RETURNED -> new Kind("00", "00");
                case UNDO -> new Kind("99", "01");
                case REFUND -> new Kind("04", "00");
            };
        }
    }

    static String path(ChannelCall call) {
        return switch (call.action()) {
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED -> "/gateway/api/queryTrans.do";
            case PAY, PRECREATE, UNDO, REFUND -> "/gateway/api/backTransReq.do";
        };
    }

    /** The number that identifies the call. */
    static String orderId(ChannelCall call) {
        return switch (call.action()) {
            case PAY, PRECREATE, QUERY, LOOKUP, UNDO, RETURNED ->
                Long.toString(call.order().sn());
            case REFUND, REFUND_QUERY -> Long.toString(call.movement().tsn());
        };
    }

    /** The time that belongs to the number: never the present one, so that a repetition is identical. */
    static String txnTime(ChannelCall call) {
        return switch (call.action()) {
            case PAY, PRECREATE, QUERY, LOOKUP, UNDO, RETURNED ->
                ChannelText.COMPACT.format(call.trade().orderTime());
            case REFUND, REFUND_QUERY ->
                ChannelText.COMPACT.format(call.movement().transactionTime());
        };
    }

    Map<String, String> fields(ChannelCall original, Instant now) {
        ChannelCall call = TEXT.plain(original);
        Map<String, String> fields = new TreeMap<>(Map.of(
                "version",
                "5.1.0",
                "encoding",
                "UTF-8",
                "bizType",
                "000000",
                "signMethod",
                UnionpaySignature.RSA,
                "channelType",
                "08",
                "accessType",
                "0",
                "merId",
                merId,
                "certId",
                certId,
                "orderId",
                orderId(call),
                "txnTime",
                txnTime(call)));
        Kind kind = Kind.of(call.action());
        fields.put("txnType", kind.type());
        fields.put("txnSubType", kind.subType());
        switch (call.action()) {
            case PAY -> {
                money(fields, call.total().toString());
                fields.put("qrNo", call.offer().code().reveal());
                if (!termId.isEmpty()) {
                    fields.put("termId", termId);
                }
                PAY_KEYS.allowed(call.movement().extended(), tillFields, TEXT)
                        .forEach((key, value) -> fields.putIfAbsent(key, ChannelText.cut(value, TEXT_MAX)));
            }
            case PRECREATE -> {
                money(fields, call.total().toString());
                // In whole seconds, rounded up: a payment must not expire at the channel while the gateway still
                // waits for it.
                Instant expiry = now.plus(call.offer().life()).plusSeconds(1).minusNanos(1);
                fields.put("payTimeout", ChannelText.COMPACT.format(expiry));
            }
            case REFUND -> {
                money(fields, call.movement().amount().toString());
                fields.put("origOrderId", Long.toString(call.order().sn()));
                fields.put(
                        "origTxnTime", ChannelText.COMPACT.format(call.trade().orderTime()));
            }
            case QUERY, LOOKUP, UNDO, REFUND_QUERY, RETURNED -> {
                // Queries need the number and the time only.
            }
        }
        return fields;
    }

    private void money(Map<String, String> fields, String fen) {
        fields.put("txnAmt", fen);
        fields.put("currencyCode", "156");
        fields.put("backUrl", notifyUrl == null ? NOWHERE : notifyUrl);
    }
}
