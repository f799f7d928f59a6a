package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Channels;
import upay.port.Ledger;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.port.StoreException;
import upay.protocol.CommError;
import upay.protocol.PayRequest;
import upay.protocol.Reply;
import upay.settlement.Settlement;
import upay.tracing.Span;

/** The common part of pay and precreate: store the intent, settle it, then respond. */
final class OrderOpening {
    /** Replaces the code's own message (protocol.md#pay), which would say that the channel is unknown. */
    private static final Reply SUSPENDED =
            new Reply.Answer(ResultCode.FAIL, BizError.UNEXPECTED_PROVIDER_ERROR, "支付通道暂停，未产生扣款", null, null);

    private final Ports ports;
    private final Settlement settlement;
    private final NumberGenerator numbers;

    OrderOpening(Ports ports, Settlement settlement, NumberGenerator numbers) {
        this.ports = ports;
        this.settlement = settlement;
        this.numbers = numbers;
    }

    /**
     * @param life how long it may stay unpaid
     * @param answer maps a state to this operation's reply
     */
    Future<Reply> open(
            Caller caller,
            PayRequest request,
            Payway payway,
            SubPayway subPayway,
            Duration life,
            Function<OrderState, Reply> answer) {
        return then(
                ports.channels()
                        .availability(
                                caller.terminal().merchantId(),
                                caller.terminal().storeId(),
                                payway),
                availability -> open(caller, request, payway, subPayway, life, answer, availability));
    }

    private Future<Reply> open(
            Caller caller,
            PayRequest request,
            Payway payway,
            SubPayway subPayway,
            Duration life,
            Function<OrderState, Reply> answer,
            Channels.Availability availability) {
        Terminal terminal = caller.terminal();
        return switch (availability.state()) {
            case ABSENT ->
                Future.succeededFuture(new Reply.Refusal(
                        CommError.UNEXPECTED_PROVIDER_ERROR, "商户未开通该支付通道：payway " + code(request, payway)));
            case SUSPENDED -> suspended(caller, request.clientSn());
            case OPEN ->
                then(
                        numbers.next(),
                        sn -> then(
                                numbers.next(),
                                tsn -> then(caller.gone().get(), gone -> {
                                    if (gone) {
                                        // No client would get the result, and a cancel may have been answered already.
                                        return Future.succeededFuture(
                                                new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS));
                                    }
                                    Purchase purchase =
                                            purchase(terminal, request, payway, subPayway, availability.account());
                                    OrderState state = state(terminal, purchase, life, sn, tsn);
                                    return store(caller, state, request.means().dynamicId(), answer);
                                })));
        };
    }

    /** As {@link Future#compose}, without the additional stage for a completed future, as most payments have. */
    private static <T> Future<Reply> then(Future<T> first, Function<T, Future<Reply>> second) {
        return first.succeeded() ? second.apply(first.result()) : first.compose(second);
    }

    /** "Nothing was charged" only holds for a number that was never used. */
    private Future<Reply> suspended(Caller caller, String clientSn) {
        Terminal till = caller.terminal();
        return StoreSpans.find(caller.span(), ports.ledger().find(till.merchantId(), null, clientSn))
                .map(found -> found.map(present -> taken(till, present)).orElse(SUSPENDED));
    }

    private static Reply taken(Terminal till, OrderState present) {
        return till.isOutOfReach(present.order().purchase().origin().storeId())
                ? OrderReplies.refused(BizError.CLIENT_SN_CONFLICT, "已被其他门店使用")
                : OrderReplies.refused(BizError.CLIENT_SN_CONFLICT, null, present);
    }

    private Future<Reply> store(
            Caller caller, OrderState state, @Nullable Secret paymentCode, Function<OrderState, Reply> answer) {
        Future<Ledger.Opened> opening =
                ports.ledger().open(state.order(), state.payment(), report(state, caller.span()));
        return StoreSpans.open(caller.span(), opening)
                .transform(opened -> opened.succeeded()
                        ? opened(caller, opened.result(), state, paymentCode, answer)
                        : notOpened(opened.cause(), state, caller.span()));
    }

    private HistoryRecord report(OrderState state, Span span) {
        Purchase purchase = state.order().purchase();
        HistoryEvent.Request request =
                purchase.subPayway().byCustomer() ? HistoryEvent.Request.PRECREATE : HistoryEvent.Request.PAY;
        HistoryEvent asked = new HistoryEvent.Requested(
                state.order().ctime(), request, purchase.origin().terminalSn(), purchase.clientSn());
        return StoreSpans.report(ports.instance(), asked, state.payment().tsn(), span);
    }

    private Future<Reply> opened(
            Caller caller,
            Ledger.Opened opened,
            OrderState state,
            @Nullable Secret paymentCode,
            Function<OrderState, Reply> answer) {
        if (opened instanceof Ledger.Opened.Taken taken) {
            return Future.succeededFuture(taken(caller.terminal(), taken.present()));
        }
        if (opened instanceof Ledger.Opened.Reserved) {
            return Future.succeededFuture(OrderReplies.refused(BizError.CLIENT_SN_CONFLICT, "该订单号已撤单"));
        }
        return settle(caller, state, paymentCode).map(answer);
    }

    /**
     * The order may have been stored: it was certainly not sent, but its outcome is unknown to the client until the
     * store is back.
     */
    private Future<Reply> notOpened(Throwable failure, OrderState state, Span span) {
        if (StoreException.certain(failure)) {
            return Future.failedFuture(failure);
        }
        settlement.recover(state.order(), state.payment().tsn(), span);
        return Future.succeededFuture(
                OrderReplies.openingInDoubt(state.order().purchase().subPayway()));
    }

    private Future<OrderState> settle(Caller caller, OrderState state, @Nullable Secret paymentCode) {
        Future<OrderState> decided = decided(caller, state);
        Future<Boolean> gone = caller.gone().get();
        if (gone.succeeded()) {
            drive(caller, state, paymentCode, gone.result());
        } else {
            gone.onComplete(known -> drive(caller, state, paymentCode, known.failed() || known.result()));
        }
        return decided;
    }

    private void drive(Caller caller, OrderState state, @Nullable Secret paymentCode, boolean gone) {
        if (gone) {
            // During the commit, its till may have queried, got "no such order", and relied on it.
            settlement.abandon(state, caller.span());
        } else {
            settlement.pay(state, paymentCode, caller.span());
        }
    }

    private Future<OrderState> decided(Caller caller, OrderState state) {
        boolean precreate = state.order().purchase().subPayway().byCustomer();
        Predicate<OrderState> enough = s -> s.payment().status() != TransactionStatus.IN_PROG
                || precreate && s.order().trade().walletRequest() != null;
        Duration usual = wait(caller.terminal(), precreate);
        RequestedWait asked = precreate ? null : caller.requestedWait();
        return asked == null
                ? settlement.watchers().await(state, enough, usual)
                : settlement.watchers().await(state, enough, asked.within(usual), asked.end());
    }

    /** Of a payment alone: a precreate answers as soon as there is something to pay with. */
    private Duration wait(Terminal till, boolean precreate) {
        TerminalProfile profile = till.profile();
        boolean own = profile.dialect() == Dialect.CURRENT && !precreate;
        return settlement.schedules().payWait(own ? profile.payWait() : null);
    }

    /** As it was sent, else the channel's own. */
    private static String code(PayRequest request, Payway payway) {
        return Objects.requireNonNullElse(request.means().payway(), payway.code());
    }

    private static Purchase purchase(
            Terminal terminal, PayRequest request, Payway payway, SubPayway subPayway, @Nullable AccountName account) {
        return new Purchase(
                request.clientSn(),
                request.totalAmount(),
                new Purchase.Method(
                        payway,
                        subPayway,
                        code(request, payway),
                        request.means().payerUid(),
                        account),
                new Purchase.Origin(terminal.sn(), terminal.storeId(), request.operator()),
                request.device(),
                request.goods(),
                request.extras());
    }

    private OrderState state(Terminal terminal, Purchase purchase, Duration life, long sn, long tsn) {
        Instant now = ports.instance().now();
        OrderKey key = new OrderKey(terminal.merchantId(), sn);
        Order order = Order.created(key, purchase, now);
        Transaction payment = Transaction.payment(tsn, order, settlement.term(now.plus(life)));
        return new OrderState(order, List.of(payment));
    }
}
