package upay.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import upay.client.OrderData;
import upay.client.Result;
import upay.client.SaleVerdict;
import upay.domain.BizError;
import upay.domain.ResultCode;
import upay.lab.TillObservations.Meaning;
import upay.lab.TillObservations.Saying;

/** Records the answers to one order's till. Threads: any. */
final class OrderRecorder {
    private final SaleScript story;
    private final Set<String> sns = new LinkedHashSet<>();
    private final List<Saying> sayings = new ArrayList<>();
    private boolean tookBack;
    private boolean ended;

    OrderRecorder(SaleScript story) {
        this.story = story;
    }

    /** An answer to pay, precreate, cancel or revoke, as far as it is about money. */
    synchronized void hear(String asked, Result result) {
        if (!(result instanceof Result.Answered answer)) {
            return;
        }
        answer.order().map(OrderData::sn).ifPresent(sns::add);
        if (answer.code() == null) {
            return;
        }
        switch (answer.code()) {
            case PAY_SUCCESS -> say(Meaning.PAID, asked, answer);
            case PAY_FAIL, PRECREATE_FAIL, CANCEL_SUCCESS, CANCEL_ABORT_SUCCESS ->
                say(Meaning.NOTHING_KEPT, asked, answer);
            case PAY_FAIL_ERROR -> say(Meaning.BEING_RETURNED, asked, answer);
            case FAIL -> {
                if (answer.error() == BizError.UPAY_ORDER_NOT_EXISTS) {
                    say(Meaning.NOTHING_KEPT, asked, answer);
                }
            }
            default -> {}
        }
    }

    /** The end of the till's loop. */
    synchronized void hear(SaleVerdict verdict) {
        if (verdict.last() instanceof Result.Answered answer) {
            answer.order().map(OrderData::sn).ifPresent(sns::add);
        }
        Meaning meaning =
                switch (verdict.advice()) {
                    case HAND_OVER -> Meaning.PAID;
                    case NOT_CHARGED -> Meaning.NOTHING_KEPT;
                    case DO_NOT_HAND_OVER ->
                        verdict.ending() == SaleVerdict.Ending.BEING_REVERSED ? Meaning.BEING_RETURNED : null;
                };
        if (meaning != null) {
            add(meaning, null, 0, "loop: " + verdict.ending() + " after " + words(verdict.last()));
        }
    }

    /** Every copy of the payment was refused: nothing was stored or sent. */
    synchronized void nothingTaken(Result last) {
        add(Meaning.NOTHING_KEPT, null, 0, "pay: " + words(last));
    }

    synchronized void refunded(SaleScript.Deed deed, Result.Answered answer) {
        add(Meaning.REFUNDED, deed.requestNo(), deed.amount(), "refund " + deed.requestNo() + ": " + words(answer));
    }

    synchronized void notRefunded(SaleScript.Deed deed, Result answer) {
        add(Meaning.NOT_REFUNDED, deed.requestNo(), deed.amount(), "refund " + deed.requestNo() + ": " + words(answer));
    }

    synchronized void takesBack() {
        tookBack = true;
    }

    synchronized void end() {
        ended = true;
    }

    synchronized TillObservations told() {
        return new TillObservations(
                story.clientSn(),
                story.total(),
                story.notified(),
                tookBack,
                ended,
                Set.copyOf(sns),
                List.copyOf(sayings));
    }

    private void say(Meaning meaning, String asked, Result.Answered answer) {
        add(meaning, null, 0, asked + ": " + words(answer));
    }

    private void add(Meaning meaning, String requestNo, long amount, String words) {
        String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        sayings.add(new Saying(meaning, requestNo, amount, time.substring(time.indexOf('T') + 1) + " " + words));
    }

    /** For people. */
    static String words(Result result) {
        if (result instanceof Result.Answered answer) {
            String status = answer.order()
                    .map(OrderData::orderStatus)
                    .map(known -> ", order " + known)
                    .orElse("");
            return answer.code() + (answer.error() == null ? "" : "/" + answer.error()) + status;
        }
        if (result instanceof Result.Refused refused) {
            return refused.resultCode() + "/" + refused.errorCode();
        }
        return result.toString();
    }

    /** Whether a cancel's answer is one that a till believes, or one that no repeat will change. */
    static boolean isKnown(Result cancelled) {
        return cancelled instanceof Result.Answered answer
                && (answer.code() == ResultCode.CANCEL_SUCCESS
                        || answer.code() == ResultCode.CANCEL_ABORT_SUCCESS
                        || answer.code() == ResultCode.FAIL);
    }
}
