package upay.orderview;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.history.ChannelTextMask;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent.Posted;
import upay.store.report.OrderHistory.InstanceStatus;

/**
 * The next steps of an order: the reason, the next action with its time, and the instance; one sentence for each open
 * transaction or webhook.
 */
public final class NextSteps {
    private final OrderState state;
    private final List<HistoryEntry> entries;
    private final Map<Long, InstanceStatus> pulses;
    private final Duration lease;

    /** @param pulses of all owners of its transactions */
    public NextSteps(OrderState state, List<HistoryEntry> entries, Map<Long, InstanceStatus> pulses, Duration lease) {
        this.state = state;
        this.entries = entries;
        this.pulses = pulses;
        this.lease = lease;
    }

    /** Whether no action is left. */
    public boolean settled() {
        return open().isEmpty();
    }

    public String sentences() {
        List<String> sentences = new ArrayList<>();
        if (open().isEmpty()) {
            sentences.add("It is " + state.order().status() + ", and no action is left.");
        }
        open().forEach(t -> sentences.add(sentence(t)));
        String undelivered = undelivered();
        if (!undelivered.isEmpty()) {
            sentences.add(undelivered);
        }
        return String.join(" ", sentences);
    }

    /** The deciding transactions first; those that only follow one are omitted. */
    public List<Transaction> open() {
        boolean cancelOpen =
                state.transactions().stream().anyMatch(t -> t.type() == TransactionType.CANCEL && t.isOpen());
        return state.transactions().stream()
                .filter(Transaction::isOpen)
                .filter(t -> t.step() != Step.JOINED || !cancelOpen)
                .sorted(Comparator.comparing(transaction -> transaction.work().dueAt()))
                .toList();
    }

    private String sentence(Transaction t) {
        String due = EventDescriptions.about(t.work().dueAt());
        return switch (t.step()) {
            case PAY ->
                "The channel has not reported whether the customer paid: it is polled until "
                        + EventDescriptions.about(t.work().deadline()) + ", then the payment is reversed; " + who(t)
                        + ".";
            case UNDO -> undo(t) + who(t) + ".";
            case JOINED -> "The payment ends with its cancel; " + who(t) + ".";
            case REFUND ->
                "The channel has not reported the outcome of " + EventDescriptions.name(t)
                        + ": it is queried, and the refund is retried under the same number, " + when(t, due) + "; "
                        + who(t)
                        + ".";
            case WATCH ->
                t.type() == TransactionType.PAY && state.order().balance().paid()
                        ? "Money may have been returned elsewhere: the channel is asked what it returned in all "
                                + when(t, due) + ", once the order's own refunds are settled; " + who(t) + "."
                        : "The channel has accepted the refund (" + EventDescriptions.name(t)
                                + ") and might still close it: it is queried " + when(t, due) + "; " + who(t) + ".";
            case VERIFY ->
                "No money is kept, but the channel did not know the payment at the reversal: it is queried "
                        + when(t, due) + " for a late charge, which is then returned; " + who(t)
                        + ".";
            case HUMAN ->
                "Manual review is needed for " + EventDescriptions.name(t) + why(t)
                        + ": the gateway takes no further action by itself, and only checks again " + when(t, due)
                        + ".";
            case DONE -> "";
        };
    }

    private String undo(Transaction t) {
        Order order = state.order();
        String due = EventDescriptions.about(t.work().dueAt());
        if (t.status() == TransactionStatus.IN_PROG) {
            String what =
                    order.balance().paid() ? "The cancel returns the money" : "The payment is being reversed" + why(t);
            return what + ": the channel has until "
                    + EventDescriptions.about(t.work().deadline())
                    + " to confirm it, and after that it is retried with back-off; ";
        }
        String what = order.balance().paid()
                ? "The cancel was not confirmed by the channel" + why(t)
                : "It is unknown whether the customer was charged (" + t.status() + why(t) + ")";
        return what + ": the channel is queried, and the reversal is retried, " + when(t, due) + ", try "
                + (t.work().attempts() + 1) + "; ";
    }

    private static String why(Transaction t) {
        if (t.failure().error() == null) {
            return "";
        }
        return t.failure().message() == null
                ? ", " + t.failure().error()
                : ", " + t.failure().error() + ": "
                        + ChannelTextMask.words(t.failure().message());
    }

    private static String when(Transaction t, String due) {
        return t.work().owner() == 0 ? "at " + due : "now, and by another instance after " + due;
    }

    private String who(Transaction t) {
        if (t.work().owner() == 0) {
            return "any running instance claims it then";
        }
        InstanceStatus pulse = pulses.get(t.work().owner());
        if (pulse == null || pulse.heardAt() == null) {
            return "instance " + t.work().owner()
                    + " owned it and no longer exists: any other running instance takes it over at once";
        }
        Duration silent = Duration.between(pulse.heardAt(), pulse.now());
        String heard = "had its last heartbeat " + EventDescriptions.span(silent.isNegative() ? Duration.ZERO : silent)
                + " ago";
        return pulse.dead() || silent.compareTo(lease) > 0
                ? "instance " + t.work().owner() + " owned it and is dead (it " + heard
                        + "): any other running instance takes it over at once"
                : "instance " + t.work().owner() + ", which is alive (it " + heard + "), drives it";
    }

    /** The webhooks that are not delivered according to the history: by the last attempt for each event. */
    private String undelivered() {
        Map<String, String> sentences = new LinkedHashMap<>();
        for (HistoryEntry entry : entries) {
            for (var event : entry.events()) {
                if (event instanceof Posted posted) {
                    sentences.put(posted.event(), undelivered(posted, entry));
                }
            }
        }
        return String.join(
                " ", sentences.values().stream().filter(s -> !s.isEmpty()).toList());
    }

    private static String undelivered(Posted last, HistoryEntry when) {
        if (last.delivered()) {
            return "";
        }
        String what = "The webhook was not delivered (" + last.event() + ": " + last.outcome() + ")";
        return last.retryIn() == null
                ? what + ", and is not retried any more; webhook resend sends it again."
                : what + " and is retried at "
                        + EventDescriptions.about(when.at().plus(last.retryIn())) + ".";
    }
}
