package upay.channel.wechat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.ChannelText;
import upay.channel.message.ChannelXml;
import upay.channel.message.OrderNumber;
import upay.channel.message.ReceivedText;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * Reads WeChat's callbacks (wechat.md#notifications): the payment of a precreate, signed like an answer; and a refund, if
 * configured in the merchant's console, encrypted instead of signed.
 *
 * @param identity the account's own, which the callback must repeat
 * @param known the fields that it may contain
 */
record WechatCallback(WechatSignature signature, WechatIdentity identity, CallbackFields known) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern COUPON = Pattern.compile("coupon_(type|id|fee)_\\d{1,3}");
    private static final int ID_MAX = 128;

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                return_code return_msg appid mch_id sub_appid sub_mch_id device_info nonce_str sign sign_type version
                result_code err_code err_code_des openid is_subscribe sub_openid sub_is_subscribe trade_type
                bank_type total_fee settlement_total_fee fee_type cash_fee cash_fee_type coupon_fee coupon_count
                promotion_detail rate transaction_id out_trade_no attach time_end req_info""", COUPON);
    }

    ChannelCallback read(RawCallback raw) {
        ReceivedText body = ReceivedText.ofXml(raw.body(), raw.contentType());
        return fields(body)
                .map(fields -> interpret(fields, body.charset()))
                .orElseGet(() -> new ChannelCallback.Invalid("not a message"));
    }

    private ChannelCallback interpret(Map<String, String> fields, Charset charset) {
        if (!"SUCCESS".equals(fields.get("return_code"))) {
            return new ChannelCallback.Invalid("return_code is not SUCCESS");
        }
        if (!identity.isNamedBy(fields, mayBeOfAnyApp(fields))) {
            return new ChannelCallback.Invalid("another account");
        }
        Optional<String> unknown = known.objection(fields);
        if (unknown.isPresent()) {
            return new ChannelCallback.Invalid(unknown.get());
        }
        return fields.containsKey("req_info") ? refund(fields.get("req_info")) : payment(fields, charset);
    }

    /** A client names the app of a payment in the wallet; a refund's callback does not state what was paid. */
    private static boolean mayBeOfAnyApp(Map<String, String> fields) {
        return "JSAPI".equals(fields.get("trade_type")) || fields.containsKey("req_info");
    }

    /** Only a holder of the API key can encrypt it. */
    private ChannelCallback refund(String encrypted) {
        return signature
                .decrypt(encrypted)
                .flatMap(plain -> fields(ReceivedText.ofXml(plain, null)))
                .filter(fields -> fields.containsKey("out_refund_no"))
                .map(WechatCallback::refunded)
                .orElseGet(() -> new ChannelCallback.Invalid("req_info does not decrypt"));
    }

    /** It states the sum of this refund only. */
    private static ChannelCallback refunded(Map<String, String> fields) {
        String number = id(fields, "out_refund_no");
        if (number == null || !"SUCCESS".equals(fields.get("refund_status"))) {
            return new ChannelCallback.Irrelevant("a refund that is not done");
        }
        return OrderNumber.parse(fields.get("out_trade_no"))
                .<ChannelCallback>map(sn -> new ChannelCallback.Refunded(sn, number, null))
                .orElseGet(() -> new ChannelCallback.Irrelevant("a refund of another trade"));
    }

    private ChannelCallback payment(Map<String, String> fields, Charset charset) {
        if (!signature.verify(fields, charset)) {
            return new ChannelCallback.Invalid("wrong or missing sign");
        }
        String result = fields.getOrDefault("result_code", "");
        if (result.equals("FAIL")) {
            return new ChannelCallback.Irrelevant("a payment that failed");
        }
        Optional<Long> sn = OrderNumber.parse(fields.get("out_trade_no"));
        String amount = fields.getOrDefault("total_fee", "");
        boolean yuan = fields.getOrDefault("fee_type", "CNY").equals("CNY");
        if (!result.equals("SUCCESS") || sn.isEmpty() || !AMOUNT.matcher(amount).matches() || !yuan) {
            return new ChannelCallback.Invalid("no result, no order number of ours, or no amount");
        }
        Facts facts = new Facts(
                id(fields, "transaction_id"),
                WechatOutcomes.payer(name -> id(fields, name), fields),
                null,
                ChannelText.time(fields.get("time_end"), ChannelText.COMPACT),
                null,
                true);
        return new ChannelCallback.Paid(sn.get(), Fen.of(Long.parseLong(amount)), facts);
    }

    private static Optional<Map<String, String>> fields(ReceivedText body) {
        return ChannelXml.read(body.text()).map(fields -> {
            // Empty fields are not signed, and so treated as absent.
            fields.values().removeIf(String::isEmpty);
            return fields;
        });
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    private static @Nullable String id(Map<String, String> fields, String name) {
        String id = fields.get(name);
        return id == null || id.isEmpty() || id.length() > ID_MAX ? null : id;
    }
}
