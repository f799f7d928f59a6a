package upay.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.operation.Ledger.Applied;
import upay.operation.Ledger.Change;
import upay.protocol.OrderRef;
import upay.protocol.Reply;

/** cancel and revoke: stop an open payment, or give all of a paid order back (protocol section 3). */
public final class CancelOperation implements Operation<OrderRef> {
    /** The day that counts for "same day" is the channels' and the shops'. */
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static final int MOST_RACES = 100;

    private final Settlement settlement;
    private final Numbers numbers;
    private final Lookup lookup;

    public CancelOperation(Settlement settlement, Numbers numbers) {
        this.settlement = settlement;
        this.numbers = numbers;
        this.lookup = new Lookup(settlement.ledger());
    }

    @Override
    public Future<Reply> run(Caller caller, OrderRef ref) {
        return lookup.one(
                caller.terminal().merchantId(),
                ref,
                found -> found.isEmpty() ? reserve(caller, ref) : decide(caller, found.get(), 0));
    }

    /** The till will be told that nothing is owed: a pay that comes late with this number must find it taken. */
    private Future<Reply> reserve(Caller caller, OrderRef ref) {
        if (ref.clientSn() == null) {
            return Future.succeededFuture(Answers.notFound());
        }
        return settlement
                .ledger()
                .reserve(caller.terminal().merchantId(), ref.clientSn())
                .compose(reserved -> reserved ? Future.succeededFuture(Answers.notFound()) : run(caller, ref));
    }

    private Future<Reply> decide(Caller caller, OrderState state, int races) {
        Order order = state.order();
        return switch (order.status()) {
            case CREATED -> order.hasCancel() ? join(state) : begin(caller, state, races);
            case PAID -> {
                if (order.hasCancel()) {
                    yield join(state);
                }
                if (!order.refunding().isZero()) {
                    yield refused(state, "退款处理中");
                }
                yield mayBeCancelled(order) ? begin(caller, state, races) : refused(state, "已超过可撤单时间，请使用退款");
            }
            case PAY_CANCELED, CANCELED -> Future.succeededFuture(Answers.cancel(state));
            case PAY_ERROR, CANCEL_ERROR -> prompt(state);
            case REFUNDED, PARTIAL_REFUNDED, REFUND_ERROR -> refused(state, "当前的订单状态是" + order.status());
        };
    }

    private static Future<Reply> refused(OrderState state, String why) {
        return Future.succeededFuture(Answers.refused(BizError.UPAY_CANCEL_INVALID_ORDER_STATE, why, state));
    }

    /** Same Asia/Shanghai day as the order, or shortly after it. */
    private boolean mayBeCancelled(Order order) {
        Instant now = settlement.instance().now();
        boolean sameDay = now.atZone(SHANGHAI)
                .toLocalDate()
                .equals(order.ctime().atZone(SHANGHAI).toLocalDate());
        return sameDay || now.isBefore(order.ctime().plus(settlement.schedules().cancelWindow()));
    }

    private Future<Reply> begin(Caller caller, OrderState state, int races) {
        return numbers.next().compose(tsn -> begin(caller, state, transaction(state.order(), caller, tsn), races));
    }

    private Future<Reply> begin(Caller caller, OrderState state, Transaction cancel, int races) {
        Change change = Bookkeeping.beginCancel(state, cancel);
        OrderState stored = Drive.merge(state, change);
        return settlement
                .ledger()
                .apply(change)
                .compose(applied -> {
                    if (applied == Applied.DONE) {
                        Future<OrderState> decided = awaitEnd(stored);
                        settlement.news().tell(stored);
                        settlement.cancel(stored, cancel.tsn());
                        return decided.map(Answers::cancel);
                    }
                    return again(caller, state, races);
                })
                .recover(failure -> {
                    if (failure instanceof StoreException store && !store.nothingStored()) {
                        settlement.findOut(state.order().key(), cancel.tsn());
                        return Future.succeededFuture(Answers.cancel(stored));
                    }
                    return Future.failedFuture(failure);
                });
    }

    private Future<Reply> again(Caller caller, OrderState state, int races) {
        if (races >= MOST_RACES) {
            return Future.failedFuture(new StoreException("order is changed too often at once", true, null));
        }
        return settlement
                .ledger()
                .load(state.order().key())
                .compose(now -> decide(caller, now.orElse(state), races + 1));
    }

    private Future<Reply> join(OrderState state) {
        return awaitEnd(state).map(Answers::cancel);
    }

    /** The reversal is owed already: try it now, and answer what that brought. */
    private Future<Reply> prompt(OrderState state) {
        Future<OrderState> news =
                settlement.news().awaitRound(state, settlement.schedules().cancelWait());
        return settlement.prompt(state).transform(any -> news).map(Answers::cancel);
    }

    private Future<OrderState> awaitEnd(OrderState state) {
        long tsn = state.order().cancelTsn();
        // Longer than the drive waits by what booking takes at the worst, so that the order has taken its state when
        // the client hears of it.
        return settlement
                .news()
                .await(
                        state,
                        s -> s.transaction(tsn)
                                .map(t -> t.status() != TransactionStatus.IN_PROG)
                                .orElse(false),
                        settlement.schedules().cancelWait().plus(Schedules.BOOKING));
    }

    private Transaction transaction(Order order, Caller caller, long tsn) {
        Instant now = settlement.instance().now();
        Instant deadline = now.plus(settlement.schedules().cancelWait());
        return new Transaction(
                tsn,
                order.key(),
                TransactionType.CANCEL,
                order.purchase().total(),
                TransactionStatus.IN_PROG,
                Step.UNDO,
                order.purchase().operator(),
                null,
                null,
                null,
                null,
                null,
                null,
                now,
                null,
                null,
                deadline,
                deadline.plus(settlement.schedules().grace()),
                settlement.instance().id(),
                0);
    }
}
