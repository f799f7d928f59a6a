package upay.channel.wechat;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.tooSoon;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ErrorCodeTable;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/**
 * Maps an answer with a valid signature to its outcome (wechat.md#behaviour; per action as in {@link Outcome}).
 *
 * @param fields of an answer whose signature was verified
 * @param wallet makes the request of a payment in the wallet
 */
record WechatOutcomes(ChannelCall call, Map<String, String> fields, WechatWallet wallet) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern PREPAY_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z]{1,32}");
    private static final Pattern OWN_NUMBER = Pattern.compile("\\d{16}");
    private static final int ID_MAX = 128;
    private static final int QR_CODE_MAX = 1024;

    private static final Set<String> STATUSES = Set.of("SUCCESS", "PROCESSING", "REFUNDCLOSE", "CHANGE");

    /** More refunds than an order can have at this channel. */
    private static final int REFUNDS_MAX = 50;

    Outcome outcome() {
        String result = text("result_code");
        if ("SUCCESS".equals(result)) {
            return succeeded();
        }
        return "FAIL".equals(result) ? refused() : unusable("no result_code");
    }

    private Outcome succeeded() {
        return switch (call.action()) {
            case PAY -> aboutThisTrade(new Outcome.Succeeded(facts()));
            case PRECREATE -> created();
            case QUERY, LOOKUP -> tradeState();
            case UNDO -> undone();
            case REFUND -> refundAccepted();
            case REFUND_QUERY -> refundState();
            case RETURNED -> returned();
        };
    }

    private Outcome created() {
        return call.purchase().subPayway().inWallet() ? prepaid() : qrCode();
    }

    private Outcome prepaid() {
        String prepayId = text("prepay_id");
        if (prepayId == null || !PREPAY_ID.matcher(prepayId).matches()) {
            return unusable("no usable prepay_id");
        }
        // Random, and new in every answer.
        String theirs = text("nonce_str");
        String nonce = theirs != null && NONCE.matcher(theirs).matches()
                ? theirs
                : Long.toString(call.movement().tsn());
        String request = wallet.request(prepayId, call.trade().orderTime(), nonce);
        return new Outcome.Succeeded(new Facts(null, null, null, null, request, true));
    }

    private Outcome qrCode() {
        String codeUrl = text("code_url");
        if (codeUrl == null || codeUrl.length() > QR_CODE_MAX) {
            return unusable("no usable code_url");
        }
        return new Outcome.Succeeded(new Facts(null, null, null, null, codeUrl, true));
    }

    private Outcome tradeState() {
        String state = text("trade_state");
        if (!WechatRequest.outTradeNo(call).equals(text("out_trade_no"))) {
            return unusable("another out_trade_no");
        }
        if (state == null) {
            return unusable("no trade_state");
        }
        return switch (state) {
            // REFUND: it has refunds, so it was paid.
            case "SUCCESS", "REFUND" -> aboutThisTrade(new Outcome.Succeeded(facts()));
            case "NOTPAY", "USERPAYING", "ACCEPT" -> new Outcome.Pending(facts());
            case "CLOSED", "REVOKED" -> notPaid();
            // A failed payment code is used up; otherwise the customer can try again.
            case "PAYERROR" -> call.purchase().subPayway().byCustomer() ? new Outcome.Pending(facts()) : notPaid();
            default -> unusable("trade_state " + state);
        };
    }

    private Outcome notPaid() {
        return declined(BizError.TRADE_FAILED, text("trade_state_desc"), facts());
    }

    private Outcome undone() {
        if ("Y".equals(text("recall"))) {
            return unusable("reverse: to be repeated");
        }
        // closeorder succeeds only for an existing order; the answer of reverse names no order and so proves
        // nothing.
        boolean known = call.purchase().subPayway().byCustomer();
        return new Outcome.Succeeded(known ? Facts.KNOWN : Facts.NONE);
    }

    private Outcome refundAccepted() {
        boolean ours = WechatRequest.outTradeNo(call).equals(text("out_trade_no"))
                && WechatRequest.outRefundNo(call).equals(text("out_refund_no"))
                && isAmount("refund_fee", call.movement().amount())
                && isAmount("total_fee", call.total());
        return ours ? new Outcome.Accepted(facts()) : unusable("another refund, or another amount");
    }

    /** Answers list refunds with an index at the end of each field's name. */
    private Outcome refundState() {
        if (!WechatRequest.outTradeNo(call).equals(text("out_trade_no"))) {
            return unusable("another out_trade_no");
        }
        for (int i = 0; i < REFUNDS_MAX; i++) {
            if (WechatRequest.outRefundNo(call).equals(text("out_refund_no_" + i))) {
                return isAmount("refund_fee_" + i, call.movement().amount())
                        ? refundState(text("refund_status_" + i), text("refund_success_time_" + i))
                        : unusable("another refund_fee");
            }
        }
        return unusable("another refund");
    }

    /** The sum of all refunds of the trade, if the answer lists all of them. */
    private Outcome returned() {
        if (!WechatRequest.outTradeNo(call).equals(text("out_trade_no")) || !isAmount("total_fee", call.total())) {
            return unusable("another out_trade_no or total_fee");
        }
        int count = 0;
        long sum = 0;
        while (text("out_refund_no_" + count) != null) {
            String status = Objects.requireNonNullElse(text("refund_status_" + count), "");
            String fee = Objects.requireNonNullElse(text("refund_fee_" + count), "");
            if (!AMOUNT.matcher(fee).matches() || !STATUSES.contains(status)) {
                return unusable("no usable refund_fee, or refund_status " + status);
            }
            if (status.equals("PROCESSING") && !isOfAGateway(text("out_refund_no_" + count))) {
                return new Outcome.Pending(Facts.KNOWN);
            }
            // An accepted refund counts, as a gateway's own does; one that was closed has returned nothing.
            sum += status.equals("SUCCESS") || status.equals("PROCESSING") ? Long.parseLong(fee) : 0;
            count++;
        }
        String all = text("total_refund_count") != null ? text("total_refund_count") : text("refund_count");
        return Integer.toString(count).equals(all)
                ? new Outcome.Succeeded(Facts.KNOWN.returning(Fen.of(sum)))
                : new Outcome.Succeeded(Facts.KNOWN);
    }

    /** By its form: its own transaction follows it up until it is done. */
    private static boolean isOfAGateway(@Nullable String outRefundNo) {
        return outRefundNo != null && OWN_NUMBER.matcher(outRefundNo).matches();
    }

    private Outcome refundState(@Nullable String status, @Nullable String successTime) {
        Facts facts = new Facts(
                id("transaction_id"), null, null, ChannelText.time(successTime, ChannelText.SPACED), null, true);
        return switch (status == null ? "" : status) {
            case "SUCCESS" -> new Outcome.Succeeded(facts);
            case "PROCESSING" -> new Outcome.Pending(facts);
            case "REFUNDCLOSE", "CHANGE" -> declined(BizError.TRADE_FAILED, status, facts);
            default -> unusable("refund_status " + status);
        };
    }

    private Outcome refused() {
        String code = text("err_code") == null ? "" : text("err_code");
        Optional<Duration> minimumWait = WechatErrorCodes.minimumWait(call.action(), code);
        if (minimumWait.isPresent()) {
            return tooSoon("err_code " + code, minimumWait.get());
        }
        return switch (call.action()) {
            case PAY -> code.equals("USERPAYING") ? new Outcome.Pending(Facts.KNOWN) : paymentRefused(code);
            case PRECREATE -> paymentRefused(code);
            case UNDO -> undoRefused(code);
            case REFUND -> notFound(code) ? new Outcome.NotFound() : listed(WechatErrorCodes.REFUND, code);
            case QUERY, LOOKUP, REFUND_QUERY -> notFound(code) ? new Outcome.NotFound() : unusable(code);
            case RETURNED ->
                code.equals(WechatErrorCodes.NO_REFUND)
                        ? new Outcome.Succeeded(Facts.KNOWN.returning(Fen.ZERO))
                        : notFound(code) ? new Outcome.NotFound() : unusable(code);
        };
    }

    private Outcome paymentRefused(String code) {
        if (WechatErrorCodes.QUERY_FIRST.contains(code)) {
            return unverified(WechatErrorCodes.PAY.find(code).orElseThrow(), text("err_code_des"));
        }
        return listed(WechatErrorCodes.PAY, code);
    }

    private Outcome undoRefused(String code) {
        String recall = text("recall");
        if ("Y".equals(recall) || code.equals("SYSTEMERROR")) {
            return unusable(code);
        }
        if (notFound(code)) {
            return new Outcome.NotFound();
        }
        if (WechatErrorCodes.UNDONE_ALREADY.contains(code)) {
            return new Outcome.Succeeded(Facts.KNOWN);
        }
        if ("N".equals(recall)) {
            return refusal(WechatErrorCodes.UNDO.find(code).orElse(BizError.TRADE_FAILED));
        }
        return listed(WechatErrorCodes.UNDO, code);
    }

    private Outcome listed(ErrorCodeTable table, String code) {
        return table.find(code).map(this::refusal).orElseGet(() -> unusable("err_code " + code));
    }

    private Outcome refusal(BizError error) {
        String words = text("err_code_des");
        return declined(error, words != null ? words : text("err_code"), Facts.NONE);
    }

    private static boolean notFound(String code) {
        return WechatErrorCodes.NOT_FOUND.contains(code);
    }

    /** Only if the answer names this trade and its amount. */
    private Outcome aboutThisTrade(Outcome outcome) {
        boolean named = WechatRequest.outTradeNo(call).equals(text("out_trade_no"));
        Fen amount = amount("total_fee");
        if (named && call.isLookup() && amount != null) {
            return new Outcome.Succeeded(outcome.facts().totalling(amount));
        }
        return named && call.total().equals(amount) ? outcome : unusable("another out_trade_no or total_fee");
    }

    private @Nullable Fen amount(String field) {
        String amount = text(field);
        return amount != null && AMOUNT.matcher(amount).matches() ? Fen.of(Long.parseLong(amount)) : null;
    }

    private boolean isAmount(String field, Fen expected) {
        String amount = text(field);
        return amount != null && AMOUNT.matcher(amount).matches() && Long.parseLong(amount) == expected.value();
    }

    private Facts facts() {
        return new Facts(
                id("transaction_id"),
                payer(this::id, fields),
                null,
                ChannelText.time(text("time_end"), ChannelText.COMPACT),
                null,
                true);
    }

    /**
     * Of a payment in a sub-merchant's page or mini program the sub-merchant knows the customer by this openid.
     *
     * @param id reads a field
     */
    static @Nullable String payer(Function<String, @Nullable String> id, Map<String, String> fields) {
        String own = "JSAPI".equals(fields.get("trade_type")) ? id.apply("sub_openid") : null;
        return own != null ? own : id.apply("openid");
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    private @Nullable String id(String field) {
        String id = text(field);
        return id == null || id.length() > ID_MAX ? null : id;
    }

    private @Nullable String text(String field) {
        String text = fields.get(field);
        return text == null || text.isEmpty() ? null : text;
    }
}
