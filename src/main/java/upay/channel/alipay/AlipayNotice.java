package upay.channel.alipay;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import upay.channel.ChannelText;
import upay.channel.FormFields;
import upay.channel.OrderNumber;
import upay.domain.Fen;
import upay.domain.Notice;
import upay.domain.Outcome.Facts;
import upay.domain.RawNotice;

/**
 * What Alipay tells by itself (channels' facts, section 1.5): a form, signed without its sign and sign_type.
 *
 * @param appId whose notification it must be
 * @param sellerId who must have got the money; empty: whoever the app stands for
 */
record AlipayNotice(AlipaySignature signature, String appId, String sellerId) {
    private static final int ID_MAX = 128;

    Notice read(RawNotice raw) {
        // We send charset=utf-8 with every call, and notifications keep to it.
        return ChannelText.utf8(Buffer.buffer(raw.body()))
                .flatMap(body -> FormFields.read(body, StandardCharsets.UTF_8))
                .map(this::verified)
                .orElseGet(() -> new Notice.Invalid("not a form"));
    }

    private Notice verified(Map<String, String> fields) {
        String sign = fields.get("sign");
        if (sign == null || !signature.verify(AlipaySignature.noticeContent(fields), sign)) {
            return new Notice.Invalid("wrong or missing signature");
        }
        if (!appId.equals(fields.get("app_id"))) {
            return new Notice.Invalid("another app_id");
        }
        if (!sellerId.isEmpty() && !sellerId.equals(fields.get("seller_id"))) {
            return new Notice.Invalid("another seller_id");
        }
        String type = text(fields, "notify_type");
        if (type != null && !type.equals("trade_status_sync")) {
            return new Notice.Irrelevant("not of a trade");
        }
        return told(fields);
    }

    private Notice told(Map<String, String> fields) {
        String status = text(fields, "trade_status");
        return switch (status == null ? "" : status) {
            case "TRADE_SUCCESS", "TRADE_FINISHED" ->
                // A refund in part is told with the trade's status, which it does not change.
                text(fields, "refund_fee") != null || text(fields, "out_biz_no") != null
                        ? new Notice.Irrelevant("a refund")
                        : paid(fields);
            case "WAIT_BUYER_PAY", "TRADE_CLOSED" -> new Notice.Irrelevant(status);
            default -> new Notice.Invalid("an unknown trade_status");
        };
    }

    private static Notice paid(Map<String, String> fields) {
        Optional<Long> sn = OrderNumber.parse(fields.get("out_trade_no"));
        Optional<Fen> amount = Yuan.parse(fields.get("total_amount"));
        if (sn.isEmpty() || amount.isEmpty()) {
            return new Notice.Invalid("no order number of ours, or no amount");
        }
        String userId = id(fields, "buyer_id");
        Facts facts = new Facts(
                id(fields, "trade_no"),
                userId != null ? userId : id(fields, "buyer_open_id"),
                id(fields, "buyer_logon_id"),
                ChannelText.time(fields.get("gmt_payment"), ChannelText.SPACED),
                null,
                true);
        return new Notice.Paid(sn.get(), amount.get(), facts);
    }

    /** Null where it is longer than any the channel gives: a part of a name names nothing. */
    private static String id(Map<String, String> fields, String name) {
        String id = text(fields, name);
        return id == null || id.length() > ID_MAX ? null : id;
    }

    private static String text(Map<String, String> fields, String name) {
        String text = fields.get(name);
        return text == null || text.isEmpty() ? null : text;
    }
}
