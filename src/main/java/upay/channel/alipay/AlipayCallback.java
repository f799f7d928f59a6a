package upay.channel.alipay;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.ChannelText;
import upay.channel.message.FormFields;
import upay.channel.message.OrderNumber;
import upay.channel.message.ReceivedText;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * Reads Alipay's callbacks (alipay.md#notifications): a form, signed without its sign and sign_type.
 *
 * @param appId the application that the callback must name
 * @param sellerId the required payee; empty: any payee of the app
 * @param known the fields that it may contain
 */
record AlipayCallback(AlipaySignature signature, String appId, String sellerId, CallbackFields known) {
    private static final int ID_MAX = 128;

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                sign sign_type alipay_cert_sn charset version notify_id notify_time notify_type notify_action_type
                app_id auth_app_id merchant_app_id trade_no out_trade_no out_biz_no trade_status additional_status
                buyer_id buyer_open_id buyer_logon_id buyer_user_type buyer_user_name open_id seller_id seller_email
                total_amount receipt_amount invoice_amount buyer_pay_amount point_amount discount_amount
                mdiscount_amount refund_fee send_back_fee charge_amount charge_flags charge_info_list hyb_amount
                advance_amount fulfillment_amount buyer_charge_amt current_seller_received_amount
                seller_received_total_amount total_from_seller_fee ff_current_period pre_auth_pay_amount
                subject body store_id store_name terminal_id passback_params
                gmt_create gmt_payment gmt_refund gmt_close
                fund_bill_list voucher_detail_list vocher_detail_list refund_voucher_detail_list
                discount_goods_detail req_goods_detail fulfillment_detail_list
                industry_sepc_detail industry_sepc_detail_acc industry_sepc_detail_gov
                pay_currency pay_amount trans_currency settle_currency settle_amount settle_trans_rate
                trans_pay_rate receipt_currency_type settlement_id biz_settle_mode period_scene
                out_channel_type async_payment_mode async_pay_apply_status auth_trade_pay_mode unfreeze_amount
                refund_reset_paytool_list refund_status refund_reason hb_fq_pay_info credit_pay_mode
                credit_biz_order_id enterprise_pay_info medical_insurance_info bkagent_resp_info tap_pay_info
                cashier_type dback_status dback_amount bank_ack_time est_bank_receipt_time ext_infos""", null);
    }

    /** The number of the certificate that a callback names; empty: none. */
    static String certificate(RawCallback raw) {
        return FormFields.read(new String(raw.body(), StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                .filter(fields -> fields.containsKey("sign"))
                .map(fields -> fields.getOrDefault(AlipaySignature.CERTIFICATE, ""))
                .orElse("");
    }

    /** The same with further keys. */
    AlipayCallback with(AlipaySignature more) {
        return new AlipayCallback(more, appId, sellerId, known);
    }

    ChannelCallback read(RawCallback raw) {
        return FormFields.read(new String(raw.body(), StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                .map(bytes -> verified(bytes, raw.contentType()))
                .orElseGet(() -> new ChannelCallback.Invalid("not a form"));
    }

    /** @param bytes a character for each byte received: these are signed, in whatever charset they are */
    private ChannelCallback verified(Map<String, String> bytes, @Nullable String contentType) {
        if (!signature.verifyCallback(bytes)) {
            return new ChannelCallback.Invalid("wrong or missing signature");
        }
        return genuine(FormFields.decoded(bytes, bytes.get("charset"), contentType));
    }

    private ChannelCallback genuine(Map<String, String> fields) {
        Optional<String> unknown = known.objection(fields);
        if (unknown.isPresent()) {
            return new ChannelCallback.Invalid(unknown.get());
        }
        if (!appId.equals(fields.get("app_id"))) {
            return new ChannelCallback.Invalid("another app_id");
        }
        if (!sellerId.isEmpty() && !sellerId.equals(fields.get("seller_id"))) {
            return new ChannelCallback.Invalid("another seller_id");
        }
        String type = text(fields, "notify_type");
        if (type != null && !type.equals("trade_status_sync")) {
            return new ChannelCallback.Irrelevant("not of a trade");
        }
        return interpret(fields);
    }

    private ChannelCallback interpret(Map<String, String> fields) {
        String status = fields.getOrDefault("trade_status", "");
        return switch (status) {
            case "TRADE_SUCCESS", "TRADE_FINISHED" -> success(fields);
            case "TRADE_CLOSED" -> closed(fields);
            case "WAIT_BUYER_PAY" -> new ChannelCallback.Irrelevant(status);
            default -> new ChannelCallback.Invalid("an unknown trade_status");
        };
    }

    /**
     * A partial refund is reported with the trade's status, which it does not change. A payment may be reported with
     * the same fields, empty or zero.
     */
    private static ChannelCallback success(Map<String, String> fields) {
        String refunded = text(fields, "refund_fee");
        Optional<Fen> amount = refunded == null ? Optional.of(Fen.ZERO) : Yuan.parse(refunded);
        if (amount.isEmpty()) {
            return new ChannelCallback.Invalid("refund_fee is not an amount");
        }
        if (amount.get().isMoreThan(Fen.ZERO)) {
            return refunded(fields, amount.get());
        }
        return text(fields, "gmt_refund") == null ? paid(fields) : new ChannelCallback.Irrelevant("a refund");
    }

    /** Refunded in full, cancelled, or timed out. */
    private static ChannelCallback closed(Map<String, String> fields) {
        return Yuan.parse(text(fields, "refund_fee"))
                .filter(sum -> sum.isMoreThan(Fen.ZERO))
                .map(sum -> refunded(fields, sum))
                .orElseGet(() -> new ChannelCallback.Irrelevant("TRADE_CLOSED"));
    }

    /** @param sum of all refunds of the trade, as in the answer to a refund */
    private static ChannelCallback refunded(Map<String, String> fields, Fen sum) {
        String trade = fields.getOrDefault("out_trade_no", "");
        String number = id(fields, "out_biz_no");
        return OrderNumber.parse(trade)
                .<ChannelCallback>map(sn -> new ChannelCallback.Refunded(sn, number == null ? trade : number, sum))
                .orElseGet(() -> new ChannelCallback.Irrelevant("a refund of another trade"));
    }

    private static ChannelCallback paid(Map<String, String> fields) {
        Optional<Long> sn = OrderNumber.parse(fields.get("out_trade_no"));
        Optional<Fen> amount = Yuan.parse(fields.get("total_amount"));
        if (sn.isEmpty() || amount.isEmpty()) {
            return new ChannelCallback.Invalid("no order number of ours, or no amount");
        }
        String userId = id(fields, "buyer_id");
        Facts facts = new Facts(
                id(fields, "trade_no"),
                userId != null ? userId : id(fields, "buyer_open_id"),
                id(fields, "buyer_logon_id"),
                ChannelText.time(fields.get("gmt_payment"), ChannelText.SPACED),
                null,
                true);
        return new ChannelCallback.Paid(sn.get(), amount.get(), facts);
    }

    /** Null if it is longer than any that the channel issues, or not decoded: a part of an identifier is useless. */
    private static @Nullable String id(Map<String, String> fields, String name) {
        String id = text(fields, name);
        return id == null || id.length() > ID_MAX || !ReceivedText.isWhole(id) ? null : id;
    }

    private static @Nullable String text(Map<String, String> fields, String name) {
        String text = fields.get(name);
        return text == null || text.isEmpty() ? null : text;
    }
}
