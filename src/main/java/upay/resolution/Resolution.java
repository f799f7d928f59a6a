package upay.resolution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.port.Ledger.Change;

/**
 * The permitted manual resolutions, and the changes that they make. Pure.
 *
 * <p>1. Only outcomes that a client got as unknown can be resolved: PAY_ERROR, CANCEL_ERROR, REFUND_ERROR. 2. A
 * resolution ends an order only where protocol.md#states allows it. 3. A signed response of the channel takes
 * precedence over any resolution.
 */
final class Resolution {
    private static final String RETURN_FIRST = "return the money at the channel, and resolve it as returned";

    private final Transaction open;
    private final Action action;
    private final ManualResolution verdict;

    private Resolution(Transaction open, Action action, ManualResolution verdict) {
        this.open = open;
        this.action = action;
        this.verdict = verdict;
    }

    /**
     * @param refundRequestNo the refund, if several are unknown; may be null
     * @throws ResolutionRejected if the order does not allow this resolution
     */
    static Resolution of(OrderState state, @Nullable String refundRequestNo, ManualResolution verdict) {
        Order order = state.order();
        OrderStatus status = order.status();
        if (refundRequestNo != null && status != OrderStatus.REFUND_ERROR) {
            throw new ResolutionRejected("the order is " + status + ": no refund of it is unknown");
        }
        return switch (status) {
            case PAID, PAY_CANCELED, REFUNDED, PARTIAL_REFUNDED, CANCELED ->
                throw new ResolutionRejected(
                        "the order is " + status + ", which is final: no outcome of it is unknown");
            case CREATED ->
                throw new ResolutionRejected(
                        "the order is CREATED: the gateway resolves it by itself. Manual resolution applies"
                                + " only to outcomes reported as unknown (PAY_ERROR, CANCEL_ERROR, REFUND_ERROR)");
            case PAY_ERROR -> unpaid(state.payment(), Action.REVERSE, verdict);
            case CANCEL_ERROR -> {
                Transaction cancel =
                        state.transaction(order.balance().cancelTsn()).orElseThrow();
                yield order.balance().paid() ? cancel(cancel, verdict) : unpaid(cancel, Action.ABORT, verdict);
            }
            case REFUND_ERROR -> refund(state, refundRequestNo, verdict);
        };
    }

    private static Resolution unpaid(Transaction open, Action action, ManualResolution verdict) {
        if (verdict == ManualResolution.PAID) {
            throw new ResolutionRejected(
                    "the till was instructed not to hand over, so the order can never become PAID: " + RETURN_FIRST);
        }
        return new Resolution(open, action, verdict);
    }

    private static Resolution cancel(Transaction cancel, ManualResolution verdict) {
        if (verdict == ManualResolution.PAID) {
            throw new ResolutionRejected("the till cancelled it, so it can only end CANCELED: " + RETURN_FIRST);
        }
        if (verdict == ManualResolution.NOT_CHARGED) {
            throw new ResolutionRejected("the channel confirmed that the customer was charged: " + RETURN_FIRST);
        }
        return new Resolution(cancel, Action.CANCEL, verdict);
    }

    private static Resolution refund(OrderState state, @Nullable String refundRequestNo, ManualResolution verdict) {
        if (verdict == ManualResolution.NOT_CHARGED) {
            throw new ResolutionRejected("the channel confirmed that the customer was charged, and a refund is unknown:"
                    + " returned if it was executed, paid if it was not and will not be");
        }
        List<Transaction> unknown = state.transactions().stream()
                .filter(t -> t.type() == TransactionType.REFUND && t.status().isUnknown())
                .toList();
        List<Transaction> meant = unknown.stream()
                .filter(t -> refundRequestNo == null
                        || refundRequestNo.equals(t.request().refundRequestNo()))
                .toList();
        if (meant.size() != 1) {
            String names = unknown.stream()
                    .map(transaction -> transaction.request().refundRequestNo())
                    .collect(Collectors.joining(", "));
            throw new ResolutionRejected(
                    refundRequestNo == null
                            ? "several of its refunds are unknown (" + names + "): name one with --refund"
                            : "no refund " + refundRequestNo + " of it is unknown; these are: " + names);
        }
        return new Resolution(meant.get(0), Action.REFUND, verdict);
    }

    /** The open transaction. */
    Transaction open() {
        return open;
    }

    private boolean ofRefund() {
        return action == Action.REFUND;
    }

    /** The query to the channel. */
    ChannelAction question() {
        return ofRefund() ? ChannelAction.REFUND_QUERY : ChannelAction.QUERY;
    }

    /** The number under which the channel knows the return. */
    Transaction numbered(OrderState state) {
        return ofRefund() || action == Action.CANCEL ? open : state.payment();
    }

    /** Whether the return of a paid trade has to be queried too. */
    boolean asksForReturn(Outcome first) {
        return !ofRefund() && first.kind() == Outcome.Kind.SUCCEEDED;
    }

    /** @throws ResolutionRejected if the order's history has a contrary response of the channel */
    void checkRecorded(OrderState state, List<HistoryEntry> history) {
        history.stream().flatMap(entry -> entry.events().stream()).forEach(event -> {
            boolean charged = event instanceof HistoryEvent.CallbackReceived
                    || said(event, state.payment(), ChannelAction.PAY, ChannelAction.QUERY);
            if (verdict == ManualResolution.NOT_CHARGED && charged) {
                throw new ResolutionRejected(
                        "the channel reported at " + event.at() + " that the customer was charged: " + RETURN_FIRST);
            }
            boolean returned = said(event, open, ChannelAction.REFUND, ChannelAction.REFUND_QUERY);
            if (verdict == ManualResolution.PAID && returned) {
                throw new ResolutionRejected("the channel reported at " + event.at()
                        + " that it returned the money: resolve it as returned");
            }
        });
    }

    private static boolean said(HistoryEvent event, Transaction about, ChannelAction one, ChannelAction other) {
        return event instanceof HistoryEvent.Called called
                && called.tsn() == about.tsn()
                && called.verdict() == Outcome.Kind.SUCCEEDED
                && (called.action() == one || called.action() == other);
    }

    /**
     * Whether the channel's response confirms the resolution.
     *
     * @param returned its response about the return, if that was queried; else null
     * @return true if it confirms; false if it does not respond or is inconclusive
     * @throws ResolutionRejected if it contradicts
     */
    boolean isConfirmed(Outcome answer, @Nullable Outcome returned) {
        return ofRefund() ? refundIsConfirmed(answer.kind()) : paymentIsConfirmed(answer, returned);
    }

    private boolean refundIsConfirmed(Outcome.Kind answer) {
        boolean paid = verdict == ManualResolution.PAID;
        return switch (answer) {
            case SUCCEEDED -> {
                refuseIf(paid, "the channel reports that it returned the money: resolve it as returned");
                yield true;
            }
            case DECLINED, NOT_FOUND -> {
                refuseIf(
                        !paid,
                        "the channel reports that this refund was not executed: resolve it as paid; a new refund needs a"
                                + " new number");
                yield true;
            }
            case PENDING, ACCEPTED -> {
                refuseIf(paid, "the channel reports that the return is in progress: wait for its outcome");
                yield false;
            }
            case UNKNOWN, NOT_SENT -> false;
        };
    }

    private boolean paymentIsConfirmed(Outcome answer, @Nullable Outcome returned) {
        return switch (answer.kind()) {
            case DECLINED -> true;
            case SUCCEEDED -> {
                Objects.requireNonNull(returned, "what the channel knows of a return");
                boolean back = returned.kind() == Outcome.Kind.SUCCEEDED;
                refuseIf(
                        !back && !isAnotherReturn(returned),
                        "the channel reports that the customer paid, and has no" + " return: " + RETURN_FIRST);
                refuseIf(
                        verdict == ManualResolution.NOT_CHARGED,
                        "the channel reports that the customer was charged: "
                                + (back ? "it was returned, resolve it as returned" : RETURN_FIRST));
                yield back;
            }
            case PENDING, ACCEPTED, NOT_FOUND, UNKNOWN, NOT_SENT -> false;
        };
    }

    /** Signed but not applicable: a return under a foreign number, made manually in the channel's merchant portal. */
    private static boolean isAnotherReturn(Outcome returned) {
        return returned instanceof Outcome.Unknown unknown && unknown.fault() == Outcome.Fault.PROTOCOL
                || returned.kind() == Outcome.Kind.PENDING
                || returned.kind() == Outcome.Kind.ACCEPTED;
    }

    private static void refuseIf(boolean otherwise, String why) {
        if (otherwise) {
            throw new ResolutionRejected(why);
        }
    }

    /**
     * Closes the order. A resolution without the channel's confirmation is checked again where the table allows it: if
     * the channel later contradicts it, the order is reopened and corrected.
     */
    Optional<Change> book(OrderState state, boolean confirmed, Schedules schedules, Instant now) {
        return Bookkeeping.settle(state, open.tsn(), action, finding(confirmed, schedules, now), now);
    }

    private SettlementResult finding(boolean confirmed, Schedules schedules, Instant now) {
        if (verdict == ManualResolution.PAID) {
            return SettlementResult.declined(BizError.TRADE_FAILED, "人工确认该笔退款未发生");
        }
        SettlementResult done = SettlementResult.succeeded(Outcome.Facts.NONE)
                .why(open.failure().error(), open.failure().message());
        if (confirmed || action == Action.CANCEL) {
            return done;
        }
        Step step = ofRefund() ? Step.WATCH : Step.VERIFY;
        List<Duration> delays = ofRefund()
                ? schedules.retries().refundPollIntervals()
                : schedules.retries().cancelVerificationIntervals();
        return done.next(step, now.plus(Schedules.at(delays, 0)));
    }
}
