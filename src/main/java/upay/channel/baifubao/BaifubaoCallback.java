package upay.channel.baifubao;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.ChannelText;
import upay.channel.message.FormFields;
import upay.channel.message.OrderNumber;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * Reads Baifubao's callbacks (baifubao.md#notifications): a payment, in the query of a GET, signed like an answer. A
 * refund is reported at the same address; the gateway queries it instead.
 *
 * @param spNo the merchant that it must name
 * @param known the fields that it may contain
 */
record BaifubaoCallback(BaifubaoSignature signature, String spNo, CallbackFields known) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final int ID_MAX = 128;

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                sp_no order_no bfb_order_no bfb_order_create_time pay_time pay_type bank_no total_amount fee_amount
                unit_amount unit_count transport_amount currency pay_result buyer_sp_username goods_name
                cash_amount mkt_amount mno mname tno extra input_charset version sign_method sign
                sp_refund_no cashback_amount cashback_time refund_status ret_code ret_detail""", null);
    }

    private static final String PAID = "1";

    /** Waiting, refunded, failed; by either of Baifubao's two lists. */
    private static final Set<String> NOT_PAID = Set.of("2", "3", "5", "10");

    ChannelCallback read(RawCallback raw) {
        return FormFields.read(raw.query() == null ? "" : raw.query(), BaifubaoSignature.GBK)
                .map(this::verified)
                .orElseGet(() -> new ChannelCallback.Invalid("not a query"));
    }

    private ChannelCallback verified(Map<String, String> fields) {
        if (!signature.verify(fields)) {
            return new ChannelCallback.Invalid("wrong or missing sign");
        }
        Optional<String> unknown = known.objection(fields);
        if (unknown.isPresent()) {
            return new ChannelCallback.Invalid(unknown.get());
        }
        if (!spNo.equals(fields.get("sp_no"))) {
            return new ChannelCallback.Invalid("another sp_no");
        }
        String refunded = fields.getOrDefault("cashback_amount", "");
        if (!refunded.isEmpty() && !AMOUNT.matcher(refunded).matches()) {
            return new ChannelCallback.Invalid("cashback_amount is not an amount");
        }
        return isRefund(fields, refunded) ? new ChannelCallback.Irrelevant("a refund") : payment(fields);
    }

    /** A payment may be reported with a refund's fields, empty or zero. */
    private static boolean isRefund(Map<String, String> fields, String amount) {
        return !fields.getOrDefault("sp_refund_no", "").isEmpty()
                || !fields.getOrDefault("cashback_time", "").isEmpty()
                || !amount.isEmpty() && Long.parseLong(amount) > 0;
    }

    private static ChannelCallback payment(Map<String, String> fields) {
        String result = fields.getOrDefault("pay_result", "");
        if (result.equals(PAID)) {
            return paid(fields);
        }
        return NOT_PAID.contains(result)
                ? new ChannelCallback.Irrelevant("not paid")
                : new ChannelCallback.Invalid("an unknown pay_result");
    }

    private static ChannelCallback paid(Map<String, String> fields) {
        Optional<Long> sn = OrderNumber.parse(fields.get("order_no"));
        String amount = fields.getOrDefault("total_amount", "");
        boolean yuan = fields.getOrDefault("currency", "1").equals("1");
        if (sn.isEmpty() || !AMOUNT.matcher(amount).matches() || !yuan) {
            return new ChannelCallback.Invalid("no order number of ours, or no amount");
        }
        Facts facts = new Facts(
                id(fields, "bfb_order_no"),
                null,
                id(fields, "buyer_sp_username"),
                ChannelText.time(fields.get("pay_time"), ChannelText.COMPACT),
                null,
                true);
        return new ChannelCallback.Paid(sn.get(), Fen.of(Long.parseLong(amount)), facts);
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    private static @Nullable String id(Map<String, String> fields, String name) {
        String id = fields.get(name);
        return id == null || id.isEmpty() || id.length() > ID_MAX ? null : id;
    }
}
