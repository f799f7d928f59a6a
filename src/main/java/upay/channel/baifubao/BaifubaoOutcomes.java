package upay.channel.baifubao;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/**
 * Maps an answer to its outcome (baifubao.md#behaviour; per action as in {@link Outcome}).
 *
 * <p>Only a success implies that the channel has the trade: it is not documented whether a cancel stops a concurrent
 * payment, so a cancelled order is queried again.
 *
 * @param spNo the account's merchant number
 * @param signed the fields carry a valid signature
 * @param believed the fields are signed, or the account accepts an unsigned success of cancel, create, refund and
 *     refund query
 */
record BaifubaoOutcomes(ChannelCall call, BaifubaoResponse answer, String spNo, boolean signed, boolean believed) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern CANCELLED = Pattern.compile("(?i)ok|success|.*(取消|关闭|撤销)(订单|交易)?成功|.*已(取消|关闭|撤销).*");
    private static final Pattern PAID = Pattern.compile(".*(已支付|已付款|支付成功|付款成功).*");
    private static final int ID_MAX = 128;
    private static final int QR_CODE_MAX = 1024;

    Outcome outcome() {
        if (namesAnother("sp_no", spNo) || namesAnother("order_no", BaifubaoRequest.orderNo(call))) {
            return unusable("another sp_no or order_no");
        }
        return switch (call.action()) {
            case PAY -> answer.code().equals("0") ? trade() : paymentRefused();
            case PRECREATE -> answer.code().equals("0") ? created() : paymentRefused();
            case QUERY, LOOKUP, RETURNED -> found();
            case UNDO -> undone();
            case REFUND -> refunded();
            case REFUND_QUERY -> refundFound();
        };
    }

    /** Only the content decides: it is signed, and ret is not. */
    private Outcome trade() {
        String result = answer.text("pay_result");
        if (!signed || result == null) {
            return unusable("no sign or no pay_result");
        }
        Fen amount = amount("total_amount");
        boolean ours = answer.text("sp_no") != null
                && answer.text("order_no") != null
                && amount != null
                && (call.isLookup() || amount.equals(call.total()));
        if (!ours) {
            return unusable("no sp_no or order_no, or another total_amount");
        }
        return switch (result) {
            case "1" -> new Outcome.Pending(facts(false));
            case "2", "3" -> new Outcome.Succeeded(call.isLookup() ? facts(true).totalling(amount) : facts(true));
            case "5", "10" -> declined(BizError.TRADE_FAILED, null, facts(false));
            default -> unusable("pay_result " + result);
        };
    }

    private Outcome paymentRefused() {
        if (answer.code().equals(BaifubaoErrorCodes.CUSTOMER_MUST_CONFIRM) && call.action() == ChannelAction.PAY) {
            return new Outcome.Pending(Facts.NONE);
        }
        // Refusals are never signed, so each is verified by a query of the trade.
        return BaifubaoErrorCodes.payment(answer.code(), answer.words())
                .map(error -> unverified(error, answer.words()))
                .orElseGet(() -> unusable("ret " + answer.code()));
    }

    private Outcome created() {
        String qrCode = answer.text(BaifubaoResponse.QR_CODE);
        if (!believed || qrCode == null || qrCode.length() > QR_CODE_MAX) {
            return unusable("no usable QR code");
        }
        return new Outcome.Succeeded(new Facts(null, null, null, null, qrCode, false));
    }

    private Outcome found() {
        if (answer.code().equals("0")) {
            return answer.fields().isEmpty() ? new Outcome.NotFound() : trade();
        }
        return answer.code().equals(BaifubaoErrorCodes.NO_RESULT)
                ? new Outcome.NotFound()
                : unusable("ret " + answer.code());
    }

    private Outcome undone() {
        boolean none = answer.code().isEmpty();
        boolean done = answer.code().equals("0")
                || none && CANCELLED.matcher(answer.words()).matches();
        if (done) {
            return believed ? new Outcome.Succeeded(Facts.NONE) : unusable("a cancel without sign");
        }
        if (PAID.matcher(answer.words()).matches()) {
            return unverified(BizError.TRADE_HAS_SUCCESS, answer.words());
        }
        if (BaifubaoErrorCodes.notFound(answer.code(), answer.words())) {
            return new Outcome.NotFound();
        }
        return unusable("err_no " + answer.code() + " " + answer.words());
    }

    /** ret_code 1 is "accepted" in the only sample; the refund query returns the final outcome. */
    private Outcome refunded() {
        if (BaifubaoErrorCodes.REFUNDED.contains(answer.code())) {
            boolean ours = answer.text("sp_no") != null
                    && answer.text("order_no") != null
                    && BaifubaoRequest.refundNo(call).equals(answer.text("sp_refund_no"))
                    && isAmount("cashback_amount", call.movement().amount());
            return ours && believed ? new Outcome.Accepted(facts(true)) : unusable("another refund, or no sign");
        }
        if (namesAnother("sp_refund_no", BaifubaoRequest.refundNo(call))) {
            return unusable("another sp_refund_no");
        }
        if (BaifubaoErrorCodes.notFound(answer.code(), answer.words())) {
            return new Outcome.NotFound();
        }
        Optional<BizError> error = BaifubaoErrorCodes.refund(answer.code(), answer.words());
        return error.map(code -> signed ? declined(code, answer.words(), Facts.NONE) : unverified(code, answer.words()))
                .orElseGet(() -> unusable("ret_code " + answer.code()));
    }

    /** The only sample names neither order nor refund, just the amount; each that it names must match the call. */
    private Outcome refundFound() {
        if (namesAnother("sp_refund_no", BaifubaoRequest.refundNo(call))) {
            return unusable("another sp_refund_no");
        }
        if (BaifubaoErrorCodes.notFound(answer.code(), answer.words())) {
            return new Outcome.NotFound();
        }
        if (!believed || !isAmount("cashback_amount", call.movement().amount())) {
            return unusable("no sign or cashback_amount, or another");
        }
        String code = answer.code();
        String status = answer.text("refund_status");
        if (code.equals("0") && signed && status != null) {
            return refundStatus(status);
        }
        if (BaifubaoErrorCodes.FOUND_REFUNDED.contains(code)) {
            return new Outcome.Succeeded(facts(true));
        }
        if (BaifubaoErrorCodes.FOUND_UNDER_WAY.equals(code)) {
            return new Outcome.Pending(facts(true));
        }
        return BaifubaoErrorCodes.FOUND_NOT_REFUNDED.contains(code)
                ? declined(BizError.TRADE_FAILED, answer.words(), facts(true))
                : unusable("ret_code " + code);
    }

    /** If ret_code means only that the query was understood; there is no sample of this form. */
    private Outcome refundStatus(String status) {
        return switch (status) {
            case "0" -> new Outcome.Pending(facts(true));
            case "1" -> new Outcome.Succeeded(facts(true));
            case "2" -> declined(BizError.TRADE_FAILED, answer.words(), facts(true));
            default -> unusable("refund_status " + status);
        };
    }

    private boolean namesAnother(String field, String ours) {
        String theirs = answer.text(field);
        return theirs != null && !theirs.equals(ours);
    }

    private boolean isAmount(String field, Fen expected) {
        return expected.equals(amount(field));
    }

    private @Nullable Fen amount(String field) {
        String amount = answer.text(field);
        return amount != null && AMOUNT.matcher(amount).matches() ? Fen.of(Long.parseLong(amount)) : null;
    }

    /** From an unsigned answer only its outcome is used. */
    private Facts facts(boolean knowsTrade) {
        if (!signed) {
            return knowsTrade ? Facts.KNOWN : Facts.NONE;
        }
        String tradeNo = answer.text("bfb_order_no");
        return new Facts(
                tradeNo == null || tradeNo.length() > ID_MAX ? null : tradeNo,
                null,
                null,
                ChannelText.time(answer.text("pay_time"), ChannelText.SPACED),
                null,
                knowsTrade);
    }
}
