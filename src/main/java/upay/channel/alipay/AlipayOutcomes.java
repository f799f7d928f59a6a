package upay.channel.alipay;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.tooSoon;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.channel.message.ErrorCodeTable;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/**
 * Maps an answer to its outcome (alipay.md#behaviour; per action as in {@link Outcome}).
 *
 * @param signed the answer carried a valid signature; without one only a refusal is considered, and it has to be
 *     verified
 */
record AlipayOutcomes(ChannelCall call, AlipayResponse answer, boolean signed) {
    private static final String DONE = "10000";
    private static final String CUSTOMER_MUST_CONFIRM = "10003";
    private static final String BUSINESS_FAILURE = "40004";

    private static final Pattern TRADE_NO = Pattern.compile("[0-9A-Za-z_-]{1,64}");
    private static final int ID_MAX = 128;

    /** Refusals of these may be unsigned; unsigned answers to other actions are ignored. */
    private static final Set<ChannelAction> REFUSED_UNSIGNED =
            Set.of(ChannelAction.PAY, ChannelAction.PRECREATE, ChannelAction.REFUND);

    Outcome outcome() {
        String code = answer.text("code");
        if (code == null) {
            return unusable("no code");
        }
        if (!signed && !REFUSED_UNSIGNED.contains(call.action())) {
            return unusable("unsigned answer " + code);
        }
        if (namesAnother("out_trade_no", AlipayRequest.outTradeNo(call))) {
            return unusable("another out_trade_no");
        }
        boolean accepted = code.equals(DONE) || code.equals(CUSTOMER_MUST_CONFIRM);
        if (!signed && accepted) {
            return unusable("unsigned answer " + code);
        }
        return accepted ? accepted(code.equals(DONE)) : refused(code);
    }

    private Outcome accepted(boolean done) {
        return switch (call.action()) {
            case PAY -> done ? paid() : new Outcome.Pending(facts(null, true));
            case PRECREATE -> done ? created() : unusable("10003 to a precreate");
            case QUERY, LOOKUP, RETURNED -> done ? tradeStatus() : unusable("10003 to a query");
            case UNDO -> done ? undone() : unusable("10003 to a cancel");
            case REFUND -> done ? refunded() : unusable("10003 to a refund");
            case REFUND_QUERY -> done ? refundStatus() : unusable("10003 to a refund query");
        };
    }

    private Outcome paid() {
        return aboutThisTrade(new Outcome.Succeeded(facts("gmt_payment", true)));
    }

    private Outcome created() {
        return call.purchase().subPayway().inWallet() ? tradeCreated() : qrCode();
    }

    /** It exists from now on, and is closed at its time-out. */
    private Outcome tradeCreated() {
        String tradeNo = answer.text("trade_no");
        if (tradeNo == null || !TRADE_NO.matcher(tradeNo).matches() || answer.text("out_trade_no") == null) {
            return unusable("no usable trade_no or no out_trade_no");
        }
        String request = new JsonObject().put("tradeNO", tradeNo).encode();
        return new Outcome.Succeeded(new Facts(tradeNo, null, null, null, request, true));
    }

    /** The trade does not exist before a customer scans. */
    private Outcome qrCode() {
        String qrCode = answer.text("qr_code");
        if (qrCode == null || answer.text("out_trade_no") == null) {
            return unusable("no qr_code or no out_trade_no");
        }
        return new Outcome.Succeeded(new Facts(null, null, null, null, qrCode, false));
    }

    private Outcome tradeStatus() {
        String status = answer.text("trade_status");
        if (status == null) {
            return unusable("no trade_status");
        }
        return switch (status) {
            case "WAIT_BUYER_PAY" -> aboutThisTrade(new Outcome.Pending(facts(null, true)));
            case "TRADE_SUCCESS", "TRADE_FINISHED" ->
                aboutThisTrade(new Outcome.Succeeded(facts("send_pay_date", true)));
            // Timed out, cancelled, or fully refunded: only the gateway's own ledger can distinguish them.
            case "TRADE_CLOSED" -> aboutThisTrade(declined(BizError.TRADE_FAILED, null, facts(null, true)));
            default -> unusable("trade_status " + status);
        };
    }

    private Outcome undone() {
        if (answer.text("out_trade_no") == null) {
            return unusable("no out_trade_no");
        }
        if ("Y".equals(answer.text("retry_flag"))) {
            return unusable("cancel: to be repeated");
        }
        // Alipay also confirms the cancel of a trade that it does not have, and then names no action.
        boolean known = answer.text("action") != null;
        return new Outcome.Succeeded(facts("gmt_refund_pay", known));
    }

    private Outcome refunded() {
        Optional<Fen> total = Yuan.parse(answer.text("refund_fee"));
        if (answer.text("out_trade_no") == null) {
            return unusable("no out_trade_no");
        }
        // refund_fee is cumulative over the trade: it can be more than this refund, never less.
        if (total.isPresent() && call.movement().amount().isMoreThan(total.get())) {
            return unusable("refund_fee is less than the refund");
        }
        Facts facts = facts("gmt_refund_pay", true).returning(total.orElse(null));
        // N: no money moved now, which is also the answer to a repetition of a completed refund. The refund query
        // distinguishes them.
        return "Y".equals(answer.text("fund_change")) ? new Outcome.Succeeded(facts) : new Outcome.Pending(facts);
    }

    /** Code 10000 means only that the query was understood. */
    private Outcome refundStatus() {
        String status = answer.text("refund_status");
        String amount = answer.text("refund_amount");
        if (namesAnother("out_request_no", AlipayRequest.outRequestNo(call))) {
            return unusable("another out_request_no");
        }
        if (status == null && amount == null) {
            return new Outcome.NotFound();
        }
        if (!"REFUND_SUCCESS".equals(status)) {
            return new Outcome.Pending(facts(null, true));
        }
        boolean ours = answer.text("out_trade_no") != null
                && answer.text("out_request_no") != null
                && Yuan.parse(amount).filter(call.movement().amount()::equals).isPresent();
        return ours
                ? new Outcome.Succeeded(facts("gmt_refund_pay", true))
                : unusable("another refund, or another amount");
    }

    private Outcome refused(String code) {
        Optional<Duration> minimumWait = AlipayErrorCodes.minimumWait(code, subCode());
        if (minimumWait.isPresent()) {
            return tooSoon(notes(code), minimumWait.get());
        }
        if (AlipayErrorCodes.CONFIGURATION.contains(code)) {
            return isQuestion() ? unusable(notes(code)) : refusal(BizError.UNEXPECTED_PROVIDER_ERROR);
        }
        if (!code.equals(BUSINESS_FAILURE)) {
            return unusable(notes(code));
        }
        String subCode = subCode();
        boolean payment = call.action() == ChannelAction.PAY || call.action() == ChannelAction.PRECREATE;
        if (subCode.equals("TRADE_NOT_EXIST") && !payment) {
            return signed ? new Outcome.NotFound() : unusable("unsigned: no such trade");
        }
        return switch (call.action()) {
            case PAY, PRECREATE -> paymentRefused(subCode);
            case UNDO -> undoRefused(subCode);
            case REFUND -> listed(AlipayErrorCodes.REFUND, subCode);
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED -> unusable(notes(code));
        };
    }

    private Outcome paymentRefused(String subCode) {
        String words = answer.words("sub_msg");
        if (subCode.equals("BEYOND_PAY_RESTRICTION") && words != null && words.matches(".*(商户|商家|卖家|收款).*")) {
            return refusal(BizError.SELLER_OVER_DAILY_LIMIT);
        }
        if (AlipayErrorCodes.QUERY_FIRST.contains(subCode)) {
            return unverified(AlipayErrorCodes.PAY.find(subCode).orElseThrow(), words);
        }
        return listed(AlipayErrorCodes.PAY, subCode);
    }

    private Outcome undoRefused(String subCode) {
        String retry = answer.text("retry_flag");
        if ("Y".equals(retry) || subCode.equals("SYSTEM_ERROR")) {
            return unusable(notes(BUSINESS_FAILURE));
        }
        if ("N".equals(retry)) {
            return refusal(AlipayErrorCodes.UNDO.find(subCode).orElse(BizError.TRADE_FAILED));
        }
        return listed(AlipayErrorCodes.UNDO, subCode);
    }

    private Outcome listed(ErrorCodeTable table, String subCode) {
        return table.find(subCode).map(this::refusal).orElseGet(() -> unusable(notes(BUSINESS_FAILURE)));
    }

    private Outcome refusal(BizError error) {
        String subMsg = answer.words("sub_msg");
        String words = subMsg != null ? subMsg : answer.words("msg");
        return signed ? declined(error, words, Facts.NONE) : unverified(error, words);
    }

    /** A query of a trade: the refusal to answer it has no information about the trade. */
    private boolean isQuestion() {
        return switch (call.action()) {
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED -> true;
            case PAY, PRECREATE, UNDO, REFUND -> false;
        };
    }

    /** Only if the answer names this trade and its amount. */
    private Outcome aboutThisTrade(Outcome outcome) {
        Fen amount = Yuan.parse(answer.text("total_amount")).orElse(null);
        boolean named = answer.text("out_trade_no") != null;
        if (named && call.isLookup() && amount != null) {
            return outcome instanceof Outcome.Succeeded paid
                    ? new Outcome.Succeeded(paid.facts().totalling(amount))
                    : outcome;
        }
        return named && call.total().equals(amount) ? outcome : unusable("no out_trade_no, or another total_amount");
    }

    private boolean namesAnother(String field, String ours) {
        String theirs = answer.text(field);
        return theirs != null && !theirs.equals(ours);
    }

    private Facts facts(@Nullable String timeField, boolean knowsTrade) {
        String userId = id("buyer_user_id");
        return new Facts(
                id("trade_no"),
                userId != null ? userId : id("buyer_open_id"),
                id("buyer_logon_id"),
                timeField == null ? null : ChannelText.time(answer.text(timeField), ChannelText.SPACED),
                null,
                knowsTrade);
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    private @Nullable String id(String field) {
        String id = answer.text(field);
        return id == null || id.length() > ID_MAX ? null : id;
    }

    /** Without the prefix: usually ACQ., but AQC. in one answer of the cancel. */
    private String subCode() {
        String subCode = answer.text("sub_code");
        if (subCode == null) {
            return "";
        }
        return subCode.startsWith("ACQ.") || subCode.startsWith("AQC.") ? subCode.substring(4) : subCode;
    }

    private String notes(String code) {
        String subCode = answer.text("sub_code");
        return subCode == null ? "code " + code : "code " + code + " " + subCode;
    }
}
