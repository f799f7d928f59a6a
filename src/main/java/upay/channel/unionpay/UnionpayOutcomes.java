package upay.channel.unionpay;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.tooSoon;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ErrorCodeTable;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/**
 * Maps an answer with a valid signature to its outcome (unionpay.md#behaviour; per action as in {@link Outcome}).
 *
 * @param fields of an answer whose signature was verified
 * @param merId the account's merchant number
 * @param reversalIsFinal true: an accepted reversal is done; false: the trade is queried once more
 */
record UnionpayOutcomes(ChannelCall call, Map<String, String> fields, String merId, boolean reversalIsFinal) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern REVERSED = Pattern.compile("冲正|撤销|关闭");
    private static final int ID_MAX = 128;
    private static final int QR_CODE_MAX = 1024;

    Outcome outcome() {
        String code = text("respCode");
        if (!isToThisCall()) {
            return unusable("another merId, orderId, txnTime or txnType, or none: respCode " + code);
        }
        if (code.equals(UnionpayErrorCodes.TOO_SOON)) {
            return tooSoon("respCode " + code, UnionpayErrorCodes.MINIMUM_WAIT);
        }
        boolean done = UnionpayErrorCodes.SUCCESS.contains(code);
        return switch (call.action()) {
            // Accepted is not paid: the query returns the final outcome.
            case PAY -> done ? new Outcome.Pending(facts()) : paymentRefused(code);
            case PRECREATE -> done ? created() : paymentRefused(code);
            case QUERY, LOOKUP, RETURNED -> done ? found(text("origRespCode")) : notFoundOr(code);
            case UNDO -> done ? undone() : returnRefused(code);
            case REFUND -> done ? refundAccepted() : returnRefused(code);
            case REFUND_QUERY -> done ? refundFound(text("origRespCode")) : notFoundOr(code);
        };
    }

    /** A payment's own answer and its query's have the same number: only the type distinguishes them. */
    private boolean isToThisCall() {
        UnionpayRequest.Kind kind = UnionpayRequest.Kind.of(call.action());
        return merId.equals(text("merId"))
                && UnionpayRequest.orderId(call).equals(text("orderId"))
                && UnionpayRequest.txnTime(call).equals(text("txnTime"))
                && kind.type().equals(text("txnType"))
                && kind.subType().equals(text("txnSubType"));
    }

    private Outcome paymentRefused(String code) {
        return code.equals(UnionpayErrorCodes.DUPLICATE)
                ? unverified(BizError.TRADE_HAS_SUCCESS, words("respMsg"))
                : listed(UnionpayErrorCodes.PAYMENT, code);
    }

    private Outcome created() {
        String qrCode = text("qrCode");
        boolean usable = !qrCode.isEmpty() && qrCode.length() <= QR_CODE_MAX && saysNoOtherThan(call.total());
        return usable
                ? new Outcome.Succeeded(new Facts(null, null, null, null, qrCode, true))
                : unusable("no usable qrCode, or another txnAmt");
    }

    private Outcome found(String origin) {
        if (UnionpayErrorCodes.SUCCESS.contains(origin)) {
            return paid();
        }
        if (origin.equals(UnionpayErrorCodes.IN_PROGRESS)) {
            return new Outcome.Pending(facts());
        }
        if (origin.equals(UnionpayErrorCodes.GIVEN_BACK)) {
            return declined(BizError.TRADE_FAILED, words("origRespMsg"), facts());
        }
        return UnionpayErrorCodes.PAYMENT
                .find(origin)
                .map(error -> failed(error))
                .orElseGet(() -> unusable("origRespCode " + origin));
    }

    private Outcome paid() {
        Fen amount = amount();
        if (call.isLookup() && amount != null) {
            return new Outcome.Succeeded(facts().totalling(amount));
        }
        return call.total().equals(amount) ? new Outcome.Succeeded(facts()) : unusable("no txnAmt, or another");
    }

    /** A failed payment code is used up; a QR code may be scanned again until it is reversed or expires. */
    private Outcome failed(BizError error) {
        boolean mayStillBePaid = call.purchase().subPayway().byCustomer()
                && !REVERSED.matcher(text("origRespMsg")).find();
        return mayStillBePaid ? new Outcome.Pending(facts()) : declined(error, words("origRespMsg"), facts());
    }

    private Outcome undone() {
        return reversalIsFinal ? new Outcome.Succeeded(facts()) : new Outcome.Accepted(facts());
    }

    private Outcome refundAccepted() {
        return isAmount(call.movement().amount())
                ? new Outcome.Accepted(Facts.KNOWN)
                : unusable("no txnAmt, or another");
    }

    private Outcome refundFound(String origin) {
        if (UnionpayErrorCodes.SUCCESS.contains(origin)) {
            return isAmount(call.movement().amount())
                    ? new Outcome.Succeeded(Facts.KNOWN)
                    : unusable("no txnAmt, or another");
        }
        if (origin.equals(UnionpayErrorCodes.IN_PROGRESS)) {
            return new Outcome.Pending(Facts.KNOWN);
        }
        return UnionpayErrorCodes.RETURN
                .find(origin)
                .map(error -> declined(error, words("origRespMsg"), Facts.KNOWN))
                .orElseGet(() -> unusable("origRespCode " + origin));
    }

    private Outcome returnRefused(String code) {
        return code.equals(UnionpayErrorCodes.NOT_FOUND)
                ? new Outcome.NotFound()
                : listed(UnionpayErrorCodes.RETURN, code);
    }

    private static Outcome notFoundOr(String code) {
        return code.equals(UnionpayErrorCodes.NOT_FOUND) ? new Outcome.NotFound() : unusable("respCode " + code);
    }

    private Outcome listed(ErrorCodeTable table, String code) {
        return table.find(code)
                .map(error -> declined(error, words("respMsg"), Facts.NONE))
                .orElseGet(() -> unusable("respCode " + code));
    }

    private boolean saysNoOtherThan(Fen expected) {
        return text("txnAmt").isEmpty() || isAmount(expected);
    }

    private boolean isAmount(Fen expected) {
        return expected.equals(amount());
    }

    /** Null: none, or not in yuan. */
    private @Nullable Fen amount() {
        String amount = text("txnAmt");
        boolean yuan = text("currencyCode").isEmpty() || text("currencyCode").equals("156");
        return yuan && AMOUNT.matcher(amount).matches() ? Fen.of(Long.parseLong(amount)) : null;
    }

    /** The payer's card number, which some answers contain, is not used. */
    private Facts facts() {
        String id = text("queryId");
        return new Facts(id.isEmpty() || id.length() > ID_MAX ? null : id, null, null, null, null, true);
    }

    /** Null if absent. */
    private @Nullable String words(String field) {
        return fields.get(field);
    }

    /** Empty if absent. */
    private String text(String field) {
        return fields.getOrDefault(field, "");
    }
}
