package upay.sandbox.unionpay;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.TradeKey;

/** A request's fields, checked as strictly as the known facts allow (unionpay.md#behaviour). */
record UnionpayRequest(Map<String, String> fields) {
    private static final Pattern ORDER_ID = Pattern.compile("[0-9A-Za-z]{8,40}");
    private static final Pattern TIME = Pattern.compile("[0-9]{14}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}");
    private static final Pattern QR_NO = Pattern.compile("62[0-9]{17}");

    /** Type and sub-type: 01/06 and so on. */
    String kind() {
        return required("txnType") + "/" + required("txnSubType");
    }

    void checkCommon() {
        fixed("version", "5.1.0");
        fixed("encoding", "UTF-8");
        fixed("bizType", "000000");
        fixed("signMethod", "01");
        fixed("accessType", "0");
        required("channelType");
        orderId();
        txnTime();
    }

    /** Of 76/01. */
    void checkFile() {
        fixed("version", "5.1.0");
        fixed("encoding", "UTF-8");
        fixed("bizType", "000000");
        fixed("signMethod", "01");
        fixed("accessType", "0");
        fixed("txnType", "76");
        fixed("txnSubType", "01");
        fixed("fileType", "00");
        txnTime();
    }

    String orderId() {
        return matching("orderId", ORDER_ID);
    }

    /** Together with the order's number it identifies a trade. */
    String txnTime() {
        return matching("txnTime", TIME);
    }

    TradeKey key() {
        return new TradeKey(orderId(), Payway.UNIONPAY);
    }

    /** The trade of a refund or void, by UnionPay's number or by the merchant's. */
    TradeKey original() {
        String sn = text("origQryId").isEmpty()
                ? matching("origOrderId", ORDER_ID)
                : UnionpayNumbers.sn(text("origQryId")).orElseThrow(() -> new BadRequest("origQryId"));
        return new TradeKey(sn, Payway.UNIONPAY);
    }

    /** The time of the trade of a refund or void; empty if UnionPay's own number identifies it. */
    String originalTime() {
        return text("origQryId").isEmpty() ? matching("origTxnTime", TIME) : "";
    }

    Fen amount() {
        fixed("currencyCode", "156");
        long fen = Long.parseLong(matching("txnAmt", AMOUNT));
        if (fen == 0) {
            throw new BadRequest("txnAmt");
        }
        return Fen.of(fen);
    }

    boolean hasReadableCode() {
        return QR_NO.matcher(required("qrNo")).matches();
    }

    /** Null if no callback is requested. */
    @Nullable String notifyUrl() {
        String url = text("backUrl");
        return url.isEmpty() || url.equals("http://www.specialUrl.com") ? null : url;
    }

    String required(String field) {
        String value = text(field);
        if (value.isEmpty()) {
            throw new BadRequest(field);
        }
        return value;
    }

    /** Empty if absent. */
    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    private void fixed(String field, String value) {
        if (!required(field).equals(value)) {
            throw new BadRequest(field);
        }
    }

    private String matching(String field, Pattern pattern) {
        String value = required(field);
        if (!pattern.matcher(value).matches()) {
            throw new BadRequest(field);
        }
        return value;
    }
}
