package upay.channel.wechat.v3;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import java.util.OptionalLong;
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
 * Maps an answer to its outcome (wechat.md#api-v3; per action as in {@link Outcome}).
 *
 * @param identity whom the call named
 * @param message of the answer
 */
record V3Outcomes(ChannelCall call, V3Identity identity, V3Message message) {
    private static final Pattern PREPAY_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z]{1,32}");
    private static final Pattern TOO_MUCH = Pattern.compile("退款金额.{0,8}(超过|大于|不一致)");
    private static final int WORDS_MAX = 256;
    private static final int QR_CODE_MAX = 1024;

    /** An answer with HTTP 200 and the right signature. */
    Outcome succeeded(V3Wallet wallet, String nonce) {
        return switch (call.action()) {
            case PAY -> paid();
            case PRECREATE -> call.purchase().subPayway().inWallet() ? prepaid(wallet, nonce) : qrCode();
            case QUERY, LOOKUP, RETURNED -> isOfOrder() ? tradeState() : unusable("another out_trade_no or merchant");
            case UNDO -> reversed();
            case REFUND, REFUND_QUERY -> refund();
        };
    }

    /** An answer with HTTP 202 and the right signature: a payment that the customer must confirm. */
    Outcome accepted() {
        boolean confirming = call.action() == ChannelAction.PAY
                && (message.textOr("trade_state", "").equals("USERPAYING")
                        || message.textOr("code", "").equals("USERPAYING"));
        return confirming ? new Outcome.Pending(Facts.KNOWN) : unusable("HTTP 202");
    }

    private Outcome paid() {
        if (message.textOr("trade_state", "").equals("USERPAYING")) {
            return new Outcome.Pending(Facts.KNOWN);
        }
        return isOfOrder() && identity.isOfApp(message)
                ? tradeState()
                : unusable("another out_trade_no, merchant or app");
    }

    private Outcome prepaid(V3Wallet wallet, String theirs) {
        String prepayId = message.text("prepay_id");
        if (prepayId == null || !PREPAY_ID.matcher(prepayId).matches()) {
            return unusable("no usable prepay_id");
        }
        // Random, and new in every answer.
        String nonce = NONCE.matcher(theirs).matches()
                ? theirs
                : Long.toString(call.movement().tsn());
        String request = wallet.request(prepayId, call.trade().orderTime(), nonce);
        return new Outcome.Succeeded(new Facts(null, null, null, null, request, true));
    }

    private Outcome qrCode() {
        String codeUrl = message.text("code_url");
        if (codeUrl == null || codeUrl.length() > QR_CODE_MAX) {
            return unusable("no usable code_url");
        }
        return new Outcome.Succeeded(new Facts(null, null, null, null, codeUrl, true));
    }

    private Outcome tradeState() {
        String state = message.textOr("trade_state", "");
        return switch (state) {
            // REFUND: it has refunds, so it was paid.
            case "SUCCESS", "REFUND" -> found();
            case "NOTPAY", "USERPAYING", "ACCEPT", "ACCEPTED" -> new Outcome.Pending(facts());
            case "CLOSED", "REVOKED" -> notPaid();
            // A failed payment code is used up; otherwise the customer can try again.
            case "PAYERROR" -> call.purchase().subPayway().byCustomer() ? new Outcome.Pending(facts()) : notPaid();
            default -> unusable("trade_state " + state);
        };
    }

    private Outcome found() {
        Fen amount = amount(message.object("amount"), "total");
        if (call.isLookup() && amount != null) {
            return new Outcome.Succeeded(facts().totalling(amount));
        }
        return call.total().equals(amount) ? new Outcome.Succeeded(facts()) : unusable("another amount");
    }

    private Outcome notPaid() {
        return declined(BizError.TRADE_FAILED, message.text("trade_state_desc"), facts());
    }

    /** The answer repeats the number of the request, and so does not prove that there is such a trade. */
    private Outcome reversed() {
        return isOfOrder() ? new Outcome.Succeeded(Facts.NONE) : unusable("another out_trade_no or merchant");
    }

    private Outcome refund() {
        V3Message amount = message.object("amount");
        boolean ours = isOfOrder()
                && V3Request.outRefundNo(call).equals(message.text("out_refund_no"))
                && isAmount(amount, "refund", call.movement().amount())
                && isAmount(amount, "total", call.total());
        return ours ? refundState() : unusable("another refund, or another amount");
    }

    private Outcome refundState() {
        Facts facts = new Facts(message.id("transaction_id"), null, null, message.time("success_time"), null, true);
        String status = message.textOr("status", "");
        return switch (status) {
            case "SUCCESS" -> new Outcome.Succeeded(facts);
            case "PROCESSING" ->
                call.action() == ChannelAction.REFUND ? new Outcome.Accepted(facts) : new Outcome.Pending(facts);
            case "CLOSED", "ABNORMAL" -> declined(BizError.TRADE_FAILED, status, facts);
            default -> unusable("status " + status);
        };
    }

    /**
     * An answer with another HTTP status and a code.
     *
     * @param signed with the right signature; without any, the refusal has to be verified if there is something to
     *     verify
     */
    Outcome refused(String code, boolean signed) {
        return switch (call.action()) {
            case PAY -> signed && code.equals("USERPAYING") ? new Outcome.Pending(Facts.KNOWN) : payment(code, signed);
            case PRECREATE -> payment(code, signed);
            case UNDO -> undoRefused(code, signed);
            case REFUND -> signed && notFound(code) ? new Outcome.NotFound() : refundRefused(code, signed);
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED ->
                signed && notFound(code) ? new Outcome.NotFound() : unusable(code);
        };
    }

    private Outcome payment(String code, boolean signed) {
        return listed(V3ErrorCodes.PAY, code, signed && !V3ErrorCodes.QUERY_FIRST.contains(code));
    }

    private Outcome undoRefused(String code, boolean signed) {
        if (!signed) {
            return unusable("not signed: " + code);
        }
        if (notFound(code)) {
            return new Outcome.NotFound();
        }
        return V3ErrorCodes.UNDONE_ALREADY.contains(code)
                ? new Outcome.Succeeded(Facts.KNOWN)
                : listed(V3ErrorCodes.UNDO, code, true);
    }

    /** Too much to refund has no code of its own, only words. */
    private Outcome refundRefused(String code, boolean signed) {
        boolean tooMuch = TOO_MUCH.matcher(ChannelText.cut(message.textOr("message", ""), WORDS_MAX))
                .find();
        boolean refused = V3ErrorCodes.REFUND
                .find(code)
                .filter(BizError.TRADE_FAILED::equals)
                .isPresent();
        return listed(V3ErrorCodes.REFUND, refused && tooMuch ? "REFUND_FEE_MISMATCH" : code, signed);
    }

    private Outcome listed(ErrorCodeTable table, String code, boolean verified) {
        String text = message.text("message");
        String words = text == null ? code : text;
        return table.find(code)
                .map(error -> verified ? declined(error, words, Facts.NONE) : unverified(error, words))
                .orElseGet(() -> unusable("code " + code));
    }

    private static boolean notFound(String code) {
        return V3ErrorCodes.NOT_FOUND.contains(code);
    }

    private boolean isOfOrder() {
        return V3Request.outTradeNo(call).equals(message.text("out_trade_no")) && identity.isOfMerchant(message);
    }

    private static boolean isAmount(V3Message amounts, String name, Fen expected) {
        return expected.equals(amount(amounts, name));
    }

    /** Null: none, or not in yuan. */
    private static @Nullable Fen amount(V3Message amounts, String name) {
        OptionalLong amount = amounts.fen(name);
        boolean yuan = amounts.textOr("currency", "CNY").equals("CNY");
        return amount.isPresent() && yuan ? Fen.of(amount.getAsLong()) : null;
    }

    private Facts facts() {
        return facts(message);
    }

    /** Of a trade, in an answer or a callback. */
    static Facts facts(V3Message trade) {
        return new Facts(
                trade.id("transaction_id"),
                payer(trade.textOr("trade_type", ""), trade.object("payer")),
                null,
                trade.time("success_time"),
                null,
                true);
    }

    /** Of a payment in a sub-merchant's page or mini program the sub-merchant knows the customer by this openid. */
    private static @Nullable String payer(String tradeType, V3Message payer) {
        String own = tradeType.equals("JSAPI") ? payer.id("sub_openid") : null;
        if (own != null) {
            return own;
        }
        String openid = payer.id("openid");
        return openid != null ? openid : payer.id("sp_openid");
    }
}
