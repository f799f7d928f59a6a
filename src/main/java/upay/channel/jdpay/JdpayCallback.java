package upay.channel.jdpay;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.OrderNumber;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * Reads JD's callbacks (jdpay.md#notifications): an envelope as in answers. Only the signed text counts.
 *
 * @param merchant the account's merchant, which the signed text must name
 * @param known the fields that the signed text may contain
 */
record JdpayCallback(String merchant, JdpayMessageSecurity seal, CallbackFields known) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");

    private static final String PAID = "2";

    /** Created, processing, failed, closed. */
    private static final Set<String> NOT_PAID = Set.of("0", "1", "3", "4");

    /** The fields within one of these lists. */
    private static final Pattern WITHIN = Pattern.compile("(payList|refList)(\\.[A-Za-z0-9_]{1,64}){1,7}");

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                version merchant result.code result.desc device tradeNum oTradeNum tradeType tradeName tradeDesc
                tradeTime orderId amount currency status note userId token payMoney payList refList""", WITHIN);
    }

    ChannelCallback read(RawCallback raw) {
        return JdpayMessage.read(raw.body(), raw.contentType(), merchant, seal)
                .map(this::interpret)
                .orElseGet(() -> new ChannelCallback.Invalid("not a message for us, or wrong or missing sign"));
    }

    private ChannelCallback interpret(JdpayMessage message) {
        if (!merchant.equals(message.text("merchant"))) {
            return new ChannelCallback.Invalid("names no merchant, or nothing of it is signed");
        }
        Optional<String> unknown = known.objection(message.fields());
        if (unknown.isPresent()) {
            return new ChannelCallback.Invalid(unknown.get());
        }
        if ("1".equals(message.text("tradeType"))) {
            return new ChannelCallback.Irrelevant("a refund");
        }
        if (!message.code().equals(JdpayErrorCodes.PROCESSED) || !"0".equals(message.text("tradeType"))) {
            return new ChannelCallback.Invalid("another result or tradeType");
        }
        String status = message.fields().getOrDefault("status", "");
        if (!status.equals(PAID)) {
            return NOT_PAID.contains(status)
                    ? new ChannelCallback.Irrelevant("a trade that is not paid")
                    : new ChannelCallback.Invalid("an unknown status");
        }
        return paid(message);
    }

    private static ChannelCallback paid(JdpayMessage message) {
        Optional<Long> sn = OrderNumber.parse(message.text("tradeNum"));
        String amount = message.fields().getOrDefault("amount", "");
        String currency = message.text("currency");
        boolean yuan = currency == null || currency.equals("CNY");
        if (sn.isEmpty() || !AMOUNT.matcher(amount).matches() || !yuan) {
            return new ChannelCallback.Invalid("no order number of ours, or no amount");
        }
        String tradeNo = JdpayOutcomes.tradeNo(message, Long.toString(sn.get()));
        Facts facts = new Facts(tradeNo, null, null, JdpayOutcomes.paidAt(message), null, true);
        return new ChannelCallback.Paid(sn.get(), Fen.of(Long.parseLong(amount)), facts);
    }
}
