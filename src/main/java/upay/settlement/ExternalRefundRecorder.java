package upay.settlement;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.channel.ChannelAction;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Instance;
import upay.port.Ledger;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.NumberGenerator;
import upay.port.StoreException;

/**
 * Records what a channel has returned without this gateway, from a verified statement of the channel: a callback, the
 * answer to {@link ChannelAction#RETURNED}, the reconciliation of a bill whose difference the channel has confirmed.
 * The same statement again records nothing. Threads: as the ledger's futures.
 */
public final class ExternalRefundRecorder {
    private final Ledger ledger;
    private final NumberGenerator numbers;
    private final Instance instance;

    public ExternalRefundRecorder(Ledger ledger, NumberGenerator numbers, Instance instance) {
        this.ledger = ledger;
        this.numbers = numbers;
        this.instance = instance;
    }

    /**
     * A verified statement of the channel.
     *
     * @param returned the sum of all that the channel has returned of the order
     * @param number the channel's number of the refund that is not this gateway's, null if unknown
     */
    public record Statement(Fen returned, @Nullable String number) {}

    /** What became of a statement. */
    public enum Result {
        RECORDED,
        /** The order has it already, or is not paid. */
        NOTHING_NEW,
        /** A refund or cancel of the order has to be settled first: make the statement again later. */
        UNSETTLED
    }

    /** @param state as it is afterwards */
    public record Recorded(Result result, OrderState state) {}

    /**
     * @param causes for the order's history
     * @return fails with {@link StoreException}; then it may be recorded or not, and the statement can be repeated
     */
    public Future<Recorded> recordExternalRefund(OrderKey key, Statement statement, List<HistoryEvent> causes) {
        return ledger.load(key)
                .map(Optional::orElseThrow)
                .compose(state -> recordExternalRefund(state, statement, causes));
    }

    /** As {@link #recordExternalRefund(OrderKey, Statement, List)}, of an order as it was read after the statement. */
    public Future<Recorded> recordExternalRefund(OrderState state, Statement statement, List<HistoryEvent> causes) {
        return ConflictRetry.decide(ledger, state, now -> decide(now, statement, causes));
    }

    private Future<Recorded> decide(OrderState state, Statement statement, List<HistoryEvent> causes) {
        boolean waits = ExternalRefunds.isOpen(state.order()) && !ExternalRefunds.isSettled(state.order());
        if (waits
                || ExternalRefunds.unrecorded(state.order(), statement.returned())
                        .isZero()) {
            return Future.succeededFuture(new Recorded(waits ? Result.UNSETTLED : Result.NOTHING_NEW, state));
        }
        return numbers.next().compose(tsn -> apply(state, statement, tsn, causes));
    }

    private Future<Recorded> apply(OrderState state, Statement statement, long tsn, List<HistoryEvent> causes) {
        HistoryRecord report = new HistoryRecord(instance.now(), instance.id(), new ArrayList<>(causes));
        Change change = ExternalRefunds.record(state, statement.returned(), statement.number(), tsn, instance.now())
                .orElseThrow()
                .reported(report);
        return ledger.apply(change)
                .compose(applied -> applied == Applied.DONE
                        ? Future.succeededFuture(new Recorded(Result.RECORDED, Bookkeeping.after(state, change)))
                        : ConflictRetry.lost());
    }
}
