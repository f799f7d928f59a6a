package upay.restore;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.books.Bookkeeping;
import upay.books.ChannelCalls;
import upay.books.SettlementResult;
import upay.domain.Action;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Purchase;
import upay.domain.Schedules;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.history.HistoryEvent;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ledger.Opened;
import upay.port.Ports;
import upay.resolution.OrderCheck;

/**
 * Enters a paid trade that the store has forgotten as an order again, under its own number: as it would have been
 * opened, then paid by the channel's verified answer. What the channel has returned of it is recorded, where the channel
 * states it. Blocks; one plain thread.
 */
public final class ForgottenOrderEntry {
    /** Should this process die between the two commits, a gateway asks the channel within this time. */
    private static final Duration RECOVERY = Duration.ofMinutes(10);

    private final Ports ports;
    private final Schedules schedules;

    public ForgottenOrderEntry(Ports ports, Schedules schedules) {
        this.ports = ports;
        this.schedules = schedules;
    }

    /**
     * Whose order it is to be.
     *
     * @param clientSn the merchant's own number, if it is known
     * @param by the operator's name
     */
    public record Seller(
            String merchantId,
            String storeId,
            String terminalSn,
            @Nullable String clientSn,
            String by) {}

    /** An entry that is not possible; nothing was stored. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * @param ordered the order's time if the channel does not say when it was paid
     * @throws Refused if the number or the client_sn is taken
     */
    public OrderState enter(ForgottenTrade trade, Seller seller, Instant ordered) {
        Fen total = Objects.requireNonNull(trade.amount(), "a paid trade's amount");
        Instant now = ports.instance().now();
        Order order = Order.created(
                new OrderKey(seller.merchantId(), trade.number()),
                purchase(trade, seller, total),
                trade.paidAt() == null ? ordered : trade.paidAt());
        Transaction payment = Transaction.payment(
                ports.numbers().next().await(), order, new Transaction.Term(now.plus(RECOVERY), now.plus(RECOVERY), 0));
        HistoryEvent why = new HistoryEvent.ManuallyResolved(
                now, seller.by(), "entered again after a restore, as the channel knows it");
        Opened opened = ports.ledger()
                .open(order, payment, ports.instance().report(why))
                .await();
        if (!(opened instanceof Opened.Stored)) {
            throw new Refused("the client_sn " + order.purchase().clientSn() + " of merchant " + seller.merchantId()
                    + " is taken by another order");
        }
        return complete(new OrderState(order, List.of(payment)), seller.by());
    }

    /**
     * Continues an entry that an earlier run has begun, and was perhaps killed in.
     *
     * @param state the order under the trade's number, as it is stored
     */
    public OrderState complete(OrderState state, String by) {
        if (state.order().status() != OrderStatus.CREATED) {
            return state;
        }
        return pay(state).map(paid -> returned(paid, by)).orElse(state);
    }

    private static Purchase purchase(ForgottenTrade trade, Seller seller, Fen total) {
        String clientSn = seller.clientSn() == null ? "restored-" + trade.number() : seller.clientSn();
        return new Purchase(
                clientSn,
                total,
                new Purchase.Method(
                        trade.account().payway(),
                        SubPayway.BARCODE,
                        trade.account().payway().code(),
                        null,
                        trade.account().account()),
                new Purchase.Origin(seller.terminalSn(), seller.storeId(), ""),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("restored", null, null),
                new Purchase.Extras(null, null, null));
    }

    /** By the amount as well now. Empty: the channel does not confirm it this time; a gateway asks again. */
    private Optional<OrderState> pay(OrderState state) {
        Outcome answer = ports.channels()
                .call(ChannelCalls.about(
                        state.order(),
                        state.payment(),
                        ChannelAction.QUERY,
                        null,
                        null,
                        schedules.timeouts().queryTimeout()))
                .await();
        if (answer.kind() != Outcome.Kind.SUCCEEDED) {
            return Optional.empty();
        }
        Optional<Change> change = Bookkeeping.settle(
                state,
                state.payment().tsn(),
                Action.PAY,
                SettlementResult.succeeded(answer.facts()),
                ports.instance().now());
        return change.filter(paid -> ports.ledger().apply(paid).await() == Applied.DONE)
                .map(paid -> Bookkeeping.after(state, paid));
    }

    private OrderState returned(OrderState paid, String by) {
        return new OrderCheck(ports, schedules)
                .check(paid.order().key(), by)
                .await()
                .state();
    }

    /**
     * Stores a refund of all that is left of an order; the gateways execute it.
     *
     * @return empty: nothing is left, or the order does not allow it
     */
    public Optional<OrderState> refund(OrderState state, String by) {
        Order order = state.order();
        boolean paid = order.status() == OrderStatus.PAID || order.status() == OrderStatus.PARTIAL_REFUNDED;
        boolean open = paid && !order.hasCancel() && !order.refundable().isZero();
        return open ? Optional.of(begin(state, by)) : Optional.empty();
    }

    private OrderState begin(OrderState state, String by) {
        Instant now = ports.instance().now();
        Transaction refund = Transaction.refund(
                ports.numbers().next().await(),
                state.order().key(),
                state.order().refundable(),
                now,
                new Transaction.Request("", "restored-" + state.order().key().sn(), null, null, null),
                new Transaction.Term(now.plus(schedules.waits().refundWait()), now, 0));
        HistoryEvent why = new HistoryEvent.ManuallyResolved(now, by, "refunded in full after a restore");
        Change change =
                Bookkeeping.beginRefund(state, refund).reported(ports.instance().report(why));
        Future<Applied> applied = ports.ledger().apply(change);
        if (applied.await() != Applied.DONE) {
            throw new Refused("the order " + state.order().key().sn() + " was changed meanwhile: run again");
        }
        return Bookkeeping.after(state, change);
    }
}
