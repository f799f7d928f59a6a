package upay.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.Transitions;
import upay.domain.Verdict;
import upay.domain.channel.Outcome;
import upay.port.Ledger.Change;

/**
 * Books the money that a channel returned without this gateway. A channel states what it has returned in all; what is
 * more than the order has recorded was returned elsewhere, and becomes a transaction of its own. The same statement
 * again, from whichever instance, finds it recorded. While a refund or cancel of this gateway is unsettled its money may
 * be part of the sum, so nothing is concluded until it is settled. Pure.
 */
public final class ExternalRefunds {
    private ExternalRefunds() {}

    /**
     * What the channel says it has returned in all; empty if it does not say, or not yet.
     *
     * @param answer to {@link upay.domain.channel.ChannelAction#RETURNED}
     */
    public static Optional<Fen> sum(Order order, Outcome answer) {
        Fen total = order.purchase().total();
        return switch (answer.kind()) {
            case SUCCEEDED ->
                Optional.ofNullable(answer.facts().returned()).filter(returned -> !returned.isMoreThan(total));
            // None of the money is kept.
            case DECLINED -> Optional.of(total);
            case ACCEPTED, PENDING, NOT_FOUND, UNKNOWN, NOT_SENT -> Optional.empty();
        };
    }

    /** Whether money of a paid order may have been returned elsewhere, as far as the order shows. */
    public static boolean isOpen(Order order) {
        return order.balance().paid()
                && Transitions.row(order.status(), Action.CHECK, Verdict.SUCCEEDED)
                        .isPresent();
    }

    /** Whether the recorded refunds are all that this gateway has caused. */
    public static boolean isSettled(Order order) {
        return !order.hasCancel()
                && order.balance().refunding().isZero()
                && order.balance().unknownRefunds() == 0;
    }

    /** The part of {@code returned} that is not recorded yet; zero if none, or if nothing can be concluded now. */
    public static Fen unrecorded(Order order, Fen returned) {
        return isOpen(order) && isSettled(order) ? beyond(order.balance().net(), order, returned) : Fen.ZERO;
    }

    private static Fen beyond(Fen net, Order order, Fen returned) {
        Fen total = order.purchase().total();
        Fen recorded = total.minus(net);
        boolean more = returned.isMoreThan(recorded) && !returned.isMoreThan(total);
        return more ? returned.minus(recorded) : Fen.ZERO;
    }

    /**
     * Records what was returned elsewhere.
     *
     * @param returned by the channel, in all
     * @param number the channel's number of the refund that led to it, null if unknown
     * @param tsn the number of the new transaction
     */
    public static Optional<Change> record(
            OrderState state, Fen returned, @Nullable String number, long tsn, Instant now) {
        Order order = state.order();
        Fen elsewhere = unrecorded(order, returned);
        if (elsewhere.isZero()) {
            return Optional.empty();
        }
        OrderDraft after = new OrderDraft(order);
        Transaction external = take(after, order, elsewhere, number, tsn, now);
        return Optional.of(new Change(order, after.build(), List.of(external), ended(state)));
    }

    private static Transaction take(
            OrderDraft after, Order order, Fen elsewhere, @Nullable String number, long tsn, Instant now) {
        after.net = after.net.minus(elsewhere);
        after.status = Transitions.byRefunds(order.purchase().total(), after.net, after.unknownRefunds);
        return Transaction.externalRefund(tsn, order.key(), elsewhere, number, now);
    }

    /** The payment without its check, if it has one. */
    private static List<Transaction> ended(OrderState state) {
        return isChecking(state)
                ? List.of(new TransactionDraft(state.payment())
                        .leave(Step.DONE, null)
                        .build())
                : List.of();
    }

    /** Whether the channel is to be asked what it returned in all. */
    public static boolean isChecking(OrderState state) {
        return state.order().balance().paid() && state.payment().step() == Step.WATCH;
    }

    /** From {@code dueAt} on the channel is asked what it returned in all; no change if it is asked by then anyway. */
    public static Optional<Change> check(OrderState state, Instant dueAt) {
        Instant planned = state.payment().work().dueAt();
        boolean asked = isChecking(state) && planned != null && !planned.isAfter(dueAt);
        if (!isOpen(state.order()) || asked) {
            return Optional.empty();
        }
        Order after = new OrderDraft(state.order()).build();
        return Optional.of(new Change(state.order(), after, List.of(), List.of(checking(state, dueAt))));
    }

    private static Transaction checking(OrderState state, Instant dueAt) {
        TransactionDraft payment = new TransactionDraft(state.payment()).leave(Step.WATCH, dueAt);
        payment.attempts = 0;
        return payment.build();
    }

    /** The check has ended without finding anything. */
    public static Optional<Change> checked(OrderState state) {
        return isChecking(state)
                ? Optional.of(new Change(state.order(), new OrderDraft(state.order()).build(), List.of(), ended(state)))
                : Optional.empty();
    }

    /**
     * A refund of this gateway that the channel refused since money was returned elsewhere: both in one change. Else
     * the refusal alone, with a check if other refunds have to be settled first.
     *
     * @param refusal of the refund
     * @param returned by the channel in all; null: it did not answer
     * @param dueAt of the check
     */
    public static Optional<Change> refused(
            OrderState state,
            long refund,
            SettlementResult refusal,
            @Nullable Fen returned,
            long tsn,
            Instant dueAt,
            Instant now) {
        Optional<Change> refused = Bookkeeping.settle(state, refund, Action.REFUND, refusal, now);
        if (refused.isEmpty()) {
            return refused;
        }
        OrderState settled = Bookkeeping.after(state, refused.get());
        if (returned == null || isOpen(settled.order()) && !isSettled(settled.order())) {
            return refused.map(change -> withCheck(change, settled, dueAt));
        }
        Fen elsewhere = unrecorded(settled.order(), returned);
        if (elsewhere.isZero()) {
            return refused;
        }
        Transaction own = settled.transaction(refund).orElseThrow();
        Fen left = settled.order().balance().net().minus(elsewhere);
        SettlementResult why = own.amount().isMoreThan(left)
                ? SettlementResult.declined(BizError.REFUND_AMT_NOT_EQUAL_TOTAL, words(elsewhere, left))
                : refusal;
        return Bookkeeping.settle(state, refund, Action.REFUND, why, now)
                .map(change -> withExternal(change, settled, elsewhere, tsn, now));
    }

    /** What a till reads. */
    private static String words(Fen elsewhere, Fen left) {
        return "该订单已在支付通道另行退款" + elsewhere + "分（非经本网关），最多还可退" + left + "分";
    }

    private static Change withCheck(Change change, OrderState settled, Instant dueAt) {
        if (!isOpen(settled.order()) || isChecking(settled)) {
            return change;
        }
        return new Change(
                change.before(), change.after(), change.added(), with(change.changed(), checking(settled, dueAt)));
    }

    private static Change withExternal(Change change, OrderState settled, Fen elsewhere, long tsn, Instant now) {
        OrderDraft after = new OrderDraft(change.before());
        Order.Balance balance = change.after().balance();
        after.net = balance.net();
        after.refunding = balance.refunding();
        after.unknownRefunds = balance.unknownRefunds();
        Transaction external = take(after, change.before(), elsewhere, null, tsn, now);
        List<Transaction> changed = change.changed();
        for (Transaction payment : ended(settled)) {
            changed = with(changed, payment);
        }
        return new Change(change.before(), after.build(), List.of(external), changed);
    }

    private static List<Transaction> with(List<Transaction> some, Transaction another) {
        List<Transaction> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    /**
     * A cancel that the channel refused, before its client got an outcome, since money was returned elsewhere: the
     * cancel ends without effect, and the order is refunded as the channel says. Empty if nothing was returned
     * elsewhere, or if another outcome decides by now.
     */
    public static Optional<Change> overtaken(OrderState state, Fen returned, long tsn, Instant now) {
        Order order = state.order();
        Transaction cancel = state.transaction(order.balance().cancelTsn()).orElseThrow();
        Fen elsewhere = beyond(order.balance().net(), order, returned);
        boolean open = isOpen(order)
                && cancel.type() == TransactionType.CANCEL
                && cancel.status() == TransactionStatus.IN_PROG
                && order.balance().refunding().isZero();
        if (!open || elsewhere.isZero()) {
            return Optional.empty();
        }
        OrderDraft after = new OrderDraft(order);
        after.cancelTsn = 0;
        Transaction external = take(after, order, elsewhere, null, tsn, now);
        TransactionDraft own = new TransactionDraft(cancel).leave(Step.DONE, null);
        own.status = TransactionStatus.FAIL_CANCELED;
        own.error = BizError.UPAY_CANCEL_INVALID_ORDER_STATE;
        own.errorMessage = words(elsewhere, after.net);
        own.finishTime = now;
        List<Transaction> changed = with(ended(state), own.build());
        return Optional.of(new Change(order, after.build(), List.of(external), changed));
    }
}
