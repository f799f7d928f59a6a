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
import upay.domain.OrderStatus;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.Transitions;
import upay.domain.Verdict;
import upay.port.Ledger.Change;

/**
 * Turns a result into the change that the transition table requires. Pure. If the table has no row, or another
 * transaction decides about the order by now, there is no change: {@link Optional#empty}.
 */
public final class Bookkeeping {
    private Bookkeeping() {}

    /** Books the result of a transaction. */
    public static Optional<Change> settle(
            OrderState state, long tsn, Action action, SettlementResult finding, Instant now) {
        Transaction transaction = state.transaction(tsn).orElseThrow();
        return maySettle(state.order(), transaction, action)
                ? book(state, transaction, action, finding, now)
                : Optional.empty();
    }

    /**
     * A payment that raced its close, where closing moves no money: it wins, unless a client already got another
     * result.
     */
    public static Optional<Change> raced(OrderState state, SettlementResult paid, Instant now) {
        return state.order().hasCancel() ? Optional.empty() : book(state, state.payment(), Action.PAY, paid, now);
    }

    private static Optional<Change> book(
            OrderState state, Transaction transaction, Action action, SettlementResult finding, Instant now) {
        Order order = state.order();
        return Transitions.row(order.status(), action, finding.verdict()).map(row -> {
            OrderDraft after = new OrderDraft(order).learn(finding.facts());
            TransactionDraft own = settled(transaction, action, row, finding, now);
            moveMoney(after, transaction, action, finding.verdict());
            after.status = row.to() != null
                    ? row.to()
                    : Transitions.byRefunds(order.purchase().total(), after.net, after.unknownRefunds);
            if (action == Action.PAY) {
                after.paid = finding.verdict() == Verdict.SUCCEEDED;
            }
            if (action == Action.ABORT) {
                return withPayment(state, after, own, finding, now);
            }
            if (action == Action.WATCH
                    && finding.verdict() == Verdict.DECLINED
                    && !order.balance().paid()) {
                return chargeStands(state, after, own, now);
            }
            if (transaction.type() == TransactionType.PAY) {
                after.error = own.status == TransactionStatus.SUCCESS ? null : own.error;
                after.errorMessage = own.status == TransactionStatus.SUCCESS ? null : own.errorMessage;
            }
            return new Change(order, after.build(), List.of(), List.of(own.build()));
        });
    }

    /** Whether this transaction still decides about its order. */
    private static boolean maySettle(Order order, Transaction transaction, Action action) {
        return switch (action) {
            // Once its reversal is stored, the payment follows it, whatever the channel reports for the payment: the
            // reversal may have returned the money since.
            case PAY -> transaction.step() == Step.PAY && !order.hasCancel();
            case REVERSE -> order.status() != OrderStatus.CREATED || !order.hasCancel();
            case ABORT, CANCEL ->
                transaction.tsn() == order.balance().cancelTsn()
                        && order.balance().paid() == (action == Action.CANCEL)
                        && !transaction.status().isFinal();
            case REFUND -> !transaction.status().isFinal();
            case WATCH -> transaction.step() == Step.WATCH;
            case VERIFY -> transaction.type() == TransactionType.PAY;
            // Booked by ExternalRefunds.
            case CHECK -> false;
        };
    }

    private static TransactionDraft settled(
            Transaction before, Action action, Transitions.Row row, SettlementResult finding, Instant now) {
        TransactionDraft own = new TransactionDraft(before).leave(finding.step(), finding.dueAt());
        own.attempts =
                finding.verdict() == Verdict.SUCCEEDED ? 0 : before.work().attempts() + 1;
        boolean onlyLooked = action == Action.WATCH && finding.verdict() != Verdict.DECLINED
                || action == Action.VERIFY && finding.verdict() != Verdict.SUCCEEDED;
        if (!onlyLooked) {
            own.status = row.transaction() != null ? row.transaction() : finding.faultStatus();
        }
        if (own.status == TransactionStatus.SUCCESS) {
            own.error = null;
            own.errorMessage = null;
        } else if (finding.error() != null) {
            own.error = finding.error();
            own.errorMessage = finding.message();
        }
        if (own.status != before.status() && own.status != TransactionStatus.IN_PROG) {
            own.finishTime = now;
        }
        if (action == Action.VERIFY && finding.verdict() == Verdict.SUCCEEDED) {
            own.deadline = now; // Owed from now on.
        }
        if (finding.facts().finishTime() != null) {
            own.channelFinishTime = finding.facts().finishTime();
        }
        return own;
    }

    private static void moveMoney(OrderDraft after, Transaction transaction, Action action, Verdict verdict) {
        Fen amount = transaction.amount();
        boolean wasUnknown = transaction.status().isUnknown();
        if (action == Action.REFUND) {
            if (verdict == Verdict.UNKNOWN) {
                after.unknownRefunds += wasUnknown ? 0 : 1;
                return;
            }
            after.refunding = after.refunding.minus(amount);
            after.unknownRefunds -= wasUnknown ? 1 : 0;
            if (verdict == Verdict.SUCCEEDED) {
                after.net = after.net.minus(amount);
            }
        } else if (action == Action.CANCEL && verdict == Verdict.SUCCEEDED) {
            after.net = Fen.ZERO;
        } else if (action == Action.WATCH && verdict == Verdict.DECLINED && after.paid) {
            // The accepted refund was not executed: the amount is the shop's again.
            after.net = after.net.plus(amount);
            if (transaction.type() == TransactionType.REFUND) {
                after.refunding = after.refunding.plus(amount);
                after.unknownRefunds += 1;
            }
        }
    }

    /** An abort: the payment ends with it. */
    private static Change withPayment(
            OrderState state, OrderDraft after, TransactionDraft cancel, SettlementResult finding, Instant now) {
        Transaction before = state.payment();
        TransactionDraft payment = new TransactionDraft(before);
        if (payment.error == null) {
            payment.error = BizError.TRADE_FAILED;
        }
        if (finding.verdict() == Verdict.SUCCEEDED) {
            payment.status = TransactionStatus.FAIL_CANCELED;
            // The remaining verification is the payment's, under whose number it was undone.
            payment.leave(finding.step(), finding.dueAt());
            cancel.leave(Step.DONE, null);
        } else {
            payment.status = finding.faultStatus();
            payment.leave(Step.JOINED, finding.dueAt());
        }
        payment.finishTime = payment.status == before.status() ? before.result().finishTime() : now;
        after.error = payment.error;
        after.errorMessage = payment.errorMessage;
        return new Change(state.order(), after.build(), List.of(), List.of(payment.build(), cancel.build()));
    }

    /** A charge whose accepted refund the channel closed: its return is outstanding again, from the start. */
    private static Change chargeStands(OrderState state, OrderDraft after, TransactionDraft payment, Instant now) {
        payment.leave(Step.UNDO, now);
        payment.deadline = now;
        return new Change(state.order(), after.build(), List.of(), List.of(payment.build()));
    }

    /** Records the channel's data of a trade whose outcome is open. */
    public static Optional<Change> learn(OrderState state, upay.domain.channel.Outcome.Facts facts) {
        OrderDraft draft = new OrderDraft(state.order());
        if (!draft.learn(facts).isNew()) {
            return Optional.empty();
        }
        Order after = draft.build();
        return Optional.of(new Change(state.order(), after, List.of(), List.of()));
    }

    /** From now on the payment is reversed, and can never become PAID. */
    public static Optional<Change> beginUndo(
            OrderState state, BizError why, @Nullable String message, Instant deadline, Instant dueAt) {
        Transaction payment = state.payment();
        if (!maySettle(state.order(), payment, Action.PAY)) {
            return Optional.empty();
        }
        TransactionDraft draft = new TransactionDraft(payment);
        draft.step = Step.UNDO;
        draft.error = why;
        draft.errorMessage = message;
        draft.deadline = deadline;
        draft.dueAt = dueAt;
        draft.attempts = 0;
        Order after = new OrderDraft(state.order()).build();
        return Optional.of(new Change(state.order(), after, List.of(), List.of(draft.build())));
    }

    /** Stores a cancel; an unpaid order's payment follows it from now on. */
    public static Change beginCancel(OrderState state, Transaction cancel) {
        OrderDraft after = new OrderDraft(state.order());
        after.cancelTsn = cancel.tsn();
        List<Transaction> changed = List.of();
        if (!state.order().balance().paid()) {
            TransactionDraft payment = new TransactionDraft(state.payment());
            payment.leave(Step.JOINED, cancel.work().dueAt());
            changed = List.of(payment.build());
        }
        return new Change(state.order(), after.build(), List.of(cancel), changed);
    }

    /** Stores a refund and subtracts its amount from the refundable amount. */
    public static Change beginRefund(OrderState state, Transaction refund) {
        OrderDraft after = new OrderDraft(state.order());
        after.refunding = after.refunding.plus(refund.amount());
        return new Change(state.order(), after.build(), List.of(refund), List.of());
    }

    /**
     * A payment that was given up may have been charged after all: query the channel at {@code dueAt}. No change if it
     * is queried by then anyway, or if the charge is known and its refund is followed up.
     */
    public static Optional<Change> verify(OrderState state, Instant dueAt) {
        Step step = state.payment().step();
        Instant planned = state.payment().work().dueAt();
        boolean asked = step == Step.VERIFY && planned != null && !planned.isAfter(dueAt);
        if (state.order().status() != OrderStatus.PAY_CANCELED || asked || step == Step.WATCH || step == Step.HUMAN) {
            return Optional.empty();
        }
        Transaction payment =
                new TransactionDraft(state.payment()).leave(Step.VERIFY, dueAt).build();
        Order after = new OrderDraft(state.order()).build();
        return Optional.of(new Change(state.order(), after, List.of(), List.of(payment)));
    }

    /**
     * A refund that is done may not have been executed: query the channel at {@code dueAt}. No change for other
     * transactions, or if it is queried anyway.
     */
    public static Optional<Change> follow(OrderState state, long tsn, Instant dueAt) {
        return state.transaction(tsn)
                .filter(refund -> refund.type() == TransactionType.REFUND
                        && refund.status() == TransactionStatus.SUCCESS
                        && refund.step() == Step.DONE
                        && Transitions.row(state.order().status(), Action.WATCH, Verdict.DECLINED)
                                .isPresent())
                .map(refund -> new Change(
                        state.order(),
                        new OrderDraft(state.order()).build(),
                        List.of(),
                        List.of(new TransactionDraft(refund)
                                .leave(Step.WATCH, dueAt)
                                .build())));
    }

    /** No news, provided that it is still at {@code step}: check again at {@code dueAt}. */
    public static Optional<Change> postpone(OrderState state, long tsn, Step step, Instant dueAt) {
        Transaction transaction = state.transaction(tsn).orElseThrow();
        if (transaction.step() != step) {
            return Optional.empty();
        }
        TransactionDraft draft = new TransactionDraft(transaction).leave(step, dueAt);
        draft.attempts = transaction.work().attempts() + 1;
        Order after = new OrderDraft(state.order()).build();
        return Optional.of(new Change(state.order(), after, List.of(), List.of(draft.build())));
    }

    /** The state after the change. */
    public static OrderState after(OrderState before, Change change) {
        List<Transaction> transactions =
                new ArrayList<>(before.transactions().size() + change.added().size());
        for (Transaction old : before.transactions()) {
            transactions.add(after(old, change));
        }
        transactions.addAll(change.added());
        return new OrderState(change.after(), transactions);
    }

    private static Transaction after(Transaction before, Change change) {
        for (Transaction changed : change.changed()) {
            if (changed.tsn() == before.tsn()) {
                return changed;
            }
        }
        return before;
    }

    /** Whether a change with an unconfirmed commit is in the store. */
    public static boolean isIn(OrderState stored, Change change) {
        Order after = change.after();
        return stored.order().version() == after.version()
                && stored.order().status() == after.status()
                && change.changed().stream()
                        .allMatch(t -> stored.transactions().stream().anyMatch(now -> isSame(now, t)));
    }

    private static boolean isSame(Transaction stored, Transaction meant) {
        return stored.tsn() == meant.tsn()
                && stored.status() == meant.status()
                && stored.step() == meant.step()
                && stored.work().owner() == meant.work().owner()
                && stored.work().attempts() == meant.work().attempts();
    }
}
