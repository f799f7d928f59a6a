package upay.channel.jdpay;

import static upay.channel.message.Outcomes.declined;
import static upay.channel.message.Outcomes.unusable;
import static upay.channel.message.Outcomes.unverified;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;

/**
 * Maps a message to its outcome (jdpay.md#behaviour; per action as in {@link Outcome}). Every success rests on fields
 * of the signed text: our number, our amount, a status.
 */
record JdpayOutcomes(ChannelCall call, JdpayMessage message, JdpayErrorCodes codes) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern NO_REASON = Pattern.compile("(?i)成功|success|ok");
    private static final int ID_MAX = 128;
    private static final int QR_CODE_MAX = 1024;

    Outcome outcome() {
        if (!message.code().equals(JdpayErrorCodes.PROCESSED)) {
            return refused();
        }
        return switch (call.action()) {
            case PAY, QUERY, LOOKUP, RETURNED -> trade();
            case PRECREATE -> created();
            case UNDO, REFUND, REFUND_QUERY -> givenBack();
        };
    }

    private Outcome trade() {
        if (!isNamed("tradeNum", JdpayRequest.tradeNum(call)) || namesAnother("tradeType", "0")) {
            return unusable("no tradeNum, or another trade");
        }
        return switch (status()) {
            case "0", "1" -> new Outcome.Pending(Facts.KNOWN);
            case "2" -> paidTrade();
            // A failed payment code is used up; a QR code can be scanned again.
            case "3" -> call.purchase().subPayway().byCustomer() ? new Outcome.Pending(Facts.KNOWN) : failed();
            case "4" -> failed();
            default -> unusable("status " + status());
        };
    }

    private Outcome paidTrade() {
        Fen amount = amount();
        if (call.isLookup() && amount != null) {
            return new Outcome.Succeeded(paid().totalling(amount));
        }
        return call.total().equals(amount)
                ? new Outcome.Succeeded(paid())
                : unusable("no amount, or another, or no yuan");
    }

    private Outcome failed() {
        String why = why();
        BizError error = JdpayErrorCodes.payment("", why == null ? "" : why).orElse(BizError.TRADE_FAILED);
        return declined(error, why, Facts.KNOWN);
    }

    private Outcome created() {
        String qrCode = message.text("qrCode");
        boolean ours = isNamed("tradeNum", JdpayRequest.tradeNum(call)) && isAmount(call.total());
        if (!ours || qrCode == null || qrCode.length() > QR_CODE_MAX) {
            return unusable("another trade or amount, or no usable qrCode");
        }
        return new Outcome.Succeeded(new Facts(id(message, "orderId"), null, null, null, qrCode, true));
    }

    /** By a refund or a revoke; both, and their queries, answer with a refund's status. */
    private Outcome givenBack() {
        boolean ours = isNamed("tradeNum", JdpayRequest.ownNum(call))
                && !namesAnother("oTradeNum", JdpayRequest.tradeNum(call))
                && isAmount(call.movement().amount());
        if (!ours) {
            return unusable("another tradeNum, oTradeNum or amount");
        }
        return switch (status()) {
            case "0" -> new Outcome.Pending(Facts.KNOWN);
            case "1" -> new Outcome.Succeeded(Facts.KNOWN);
            case "2" -> {
                String why = why();
                yield declined(
                        JdpayErrorCodes.refund(why == null ? "" : why).orElse(BizError.TRADE_FAILED), why, Facts.KNOWN);
            }
            default -> unusable("status " + status());
        };
    }

    private Outcome refused() {
        String code = message.code();
        String words = message.words();
        boolean notFound = codes.isNotFound(code, words);
        return switch (call.action()) {
            case PAY, PRECREATE -> refusal(JdpayErrorCodes.payment(code, words));
            case QUERY, LOOKUP, REFUND_QUERY, RETURNED ->
                notFound ? new Outcome.NotFound() : unusable("result " + code);
            case UNDO -> notFound ? new Outcome.NotFound() : refusal(JdpayErrorCodes.undo(words));
            case REFUND -> notFound ? new Outcome.NotFound() : refusal(JdpayErrorCodes.refund(words));
        };
    }

    /** A used code or number may have been used by this gateway: signed or not, a query decides. */
    private Outcome refusal(Optional<BizError> error) {
        if (error.isEmpty()) {
            return unusable("result " + message.code() + " " + message.words());
        }
        boolean maybeOurs = error.get() == BizError.TRADE_HAS_SUCCESS || error.get() == BizError.EXPIRED_BARCODE;
        return message.signed() && !maybeOurs
                ? declined(error.get(), message.words(), Facts.NONE)
                : unverified(error.get(), message.words());
    }

    private String status() {
        return message.fields().getOrDefault("status", "");
    }

    private boolean isNamed(String field, String ours) {
        return ours.equals(message.text(field));
    }

    private boolean namesAnother(String field, String ours) {
        String theirs = message.text(field);
        return theirs != null && !theirs.equals(ours);
    }

    private boolean isAmount(Fen expected) {
        return expected.equals(amount());
    }

    /** Null: none, or not in yuan. */
    private @Nullable Fen amount() {
        String amount = message.text("amount");
        return amount != null && AMOUNT.matcher(amount).matches() && !namesAnother("currency", "CNY")
                ? Fen.of(Long.parseLong(amount))
                : null;
    }

    /** Null if the text says only that the call was processed. */
    private @Nullable String why() {
        String note = message.text("note");
        if (note != null) {
            return note;
        }
        return NO_REASON.matcher(message.words()).matches() ? null : message.words();
    }

    private Facts paid() {
        return new Facts(tradeNo(message, JdpayRequest.tradeNum(call)), null, null, paidAt(message), null, true);
    }

    /** JD's own number, or the tradeNum, under which JD knows a barcode payment. */
    static String tradeNo(JdpayMessage message, String tradeNum) {
        return Objects.requireNonNullElse(id(message, "orderId"), tradeNum);
    }

    /** The payment's own time; if absent the trade's, which may be the one that the gateway sent. */
    static @Nullable Instant paidAt(JdpayMessage message) {
        String payment = message.text("payList.pay.tradeTime");
        return ChannelText.time(payment != null ? payment : message.text("tradeTime"), ChannelText.COMPACT);
    }

    /** Null if it is longer than any that the channel issues: a truncated identifier is useless. */
    private static @Nullable String id(JdpayMessage message, String field) {
        String id = message.text(field);
        return id == null || id.length() > ID_MAX ? null : id;
    }
}
