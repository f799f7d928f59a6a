package upay.channel.wechat.v3;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.OrderNumber;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/**
 * Reads WeChat's callbacks (wechat.md#notifications): the payment of a precreate and a refund, signed like an answer,
 * and sealed with the account's v3 key.
 *
 * @param identity the account's own, which the callback must repeat
 * @param known the fields that the sealed part may contain
 */
record V3Callback(SealedResource resource, V3Identity identity, CallbackFields known) {
    private static final String PAID = "TRANSACTION.SUCCESS";
    private static final String REFUNDED = "REFUND.SUCCESS";

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                appid mchid sp_appid sp_mchid sub_appid sub_mchid out_trade_no transaction_id trade_type trade_state
                trade_state_desc bank_type attach success_time payer amount scene_info promotion_detail
                device_id store_id""", null);
    }

    ChannelCallback read(RawCallback raw, PlatformKeys keys) {
        PlatformKeys.Verdict verdict = keys.verify(raw.headers(), raw.body());
        if (verdict != PlatformKeys.Verdict.RIGHT) {
            return new ChannelCallback.Invalid(verdict.words());
        }
        Optional<V3Message> message = V3Message.read(raw.body());
        if (message.isEmpty()) {
            return new ChannelCallback.Invalid("not a message");
        }
        return resource.open(message.get().object("resource"))
                .flatMap(V3Message::read)
                .map(opened -> interpret(message.get().textOr("event_type", ""), opened))
                .orElseGet(() -> new ChannelCallback.Invalid("resource does not decrypt with api-v3-key"));
    }

    private ChannelCallback interpret(String event, V3Message opened) {
        if (event.startsWith("REFUND.")) {
            return identity.isOfMerchant(opened) && opened.text("out_refund_no") != null
                    ? refund(event, opened)
                    : new ChannelCallback.Invalid("a refund of another account");
        }
        if (!event.equals(PAID)) {
            return new ChannelCallback.Invalid("event_type is not " + PAID);
        }
        // A client names the app of a payment in the wallet.
        if (!identity.isNamedBy(opened, opened.textOr("trade_type", "").equals("JSAPI"))) {
            return new ChannelCallback.Invalid("another account");
        }
        return known.objection(names(opened))
                .<ChannelCallback>map(ChannelCallback.Invalid::new)
                .orElseGet(() -> payment(opened));
    }

    /** It states the sum of this refund only. */
    private static ChannelCallback refund(String event, V3Message opened) {
        String number = opened.id("out_refund_no");
        Optional<Long> sn = OrderNumber.parse(opened.text("out_trade_no"));
        return event.equals(REFUNDED) && number != null && sn.isPresent()
                ? new ChannelCallback.Refunded(sn.get(), number, null)
                : new ChannelCallback.Irrelevant("a refund");
    }

    private static Map<String, String> names(V3Message opened) {
        return opened.names().stream().collect(Collectors.toMap(name -> name, name -> ""));
    }

    private static ChannelCallback payment(V3Message opened) {
        Optional<Long> sn = OrderNumber.parse(opened.text("out_trade_no"));
        V3Message amount = opened.object("amount");
        OptionalLong total = amount.fen("total");
        boolean yuan = amount.textOr("currency", "CNY").equals("CNY");
        if (!opened.textOr("trade_state", "").equals("SUCCESS") || sn.isEmpty() || total.isEmpty() || !yuan) {
            return new ChannelCallback.Invalid("no result, no order number of ours, or no amount");
        }
        return new ChannelCallback.Paid(sn.get(), Fen.of(total.getAsLong()), V3Outcomes.facts(opened));
    }
}
