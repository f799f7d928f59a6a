package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.Transitions;
import upay.domain.channel.ChannelAction;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.port.StoreException;
import upay.protocol.Reply;
import upay.store.HistoryReplay;

/** Compares the gateway's ledger and answers with what the channels really did, once everything has settled. */
public final class ConsistencyCheck {
    private static final Set<List<OrderStatus>> EDGES = edges();

    private static final List<ResultCode> PROMISES_NOTHING = List.of(
            ResultCode.PAY_IN_PROGRESS,
            ResultCode.PRECREATE_FAIL,
            ResultCode.CANCEL_ABORT_ERROR,
            ResultCode.CANCEL_ERROR,
            ResultCode.REFUND_ERROR);

    private final RandomScenario day;

    public ConsistencyCheck(RandomScenario day) {
        this.day = day;
    }

    private static Set<List<OrderStatus>> edges() {
        Set<List<OrderStatus>> edges = new HashSet<>();
        for (Transitions.Row row : Transitions.ROWS) {
            Stream<OrderStatus> targets = row.to() != null
                    ? Stream.of(row.to())
                    : Stream.of(
                            OrderStatus.PAID,
                            OrderStatus.PARTIAL_REFUNDED,
                            OrderStatus.REFUNDED,
                            OrderStatus.REFUND_ERROR);
            targets.forEach(to -> edges.add(List.of(row.from(), to)));
        }
        for (OrderStatus same : OrderStatus.values()) {
            edges.add(List.of(same, same));
        }
        return edges;
    }

    public void check() {
        assertThat(day.ledger.wrongs()).as("what should have been stored").isEmpty();
        for (OrderKey key : day.ledger.books().keys()) {
            List<OrderState> history = day.ledger.books().history(key);
            onlyEdges(history);
            moneyIsRight(history.get(history.size() - 1));
            isTold(key);
        }
        day.requests.stream().filter(r -> r.reply().isComplete()).forEach(this::noLie);
    }

    private static void onlyEdges(List<OrderState> history) {
        for (int i = 1; i < history.size(); i++) {
            OrderStatus from = history.get(i - 1).order().status();
            OrderStatus to = history.get(i).order().status();
            assertThat(EDGES).as("version %s of %s", i, history.get(i)).contains(List.of(from, to));
        }
    }

    private void moneyIsRight(OrderState state) {
        Order order = state.order();
        ModelTrade trade = day.channels.trade(order.key().sn());
        String about = state + "\n at the channel: " + trade;
        assertThat(trade.paysSent).as("payments sent, " + about).isLessThanOrEqualTo(1);
        assertThat(trade.charges()).as("charges, " + about).isLessThanOrEqualTo(1);
        assertThat(isEnded(state)).as("ended, " + about).isTrue();
        assertThat(trade.kept()).as("kept, " + about).isEqualTo(kept(state));
        assertThat(state.transactions().stream()
                        .filter(t -> t.type() == TransactionType.REFUND && t.status() == TransactionStatus.SUCCESS)
                        .mapToLong(t -> t.amount().value())
                        .sum())
                .as("refunds, " + about)
                .isLessThanOrEqualTo(order.purchase().total().value());
    }

    /** The order's history records its events, and nothing that did not happen or must not be recorded. */
    private void isTold(OrderKey key) {
        List<HistoryEntry> told = day.ledger.books().told(key);
        HistoryReplay.check(day.ledger.books().load(key).orElseThrow(), told);
        List<HistoryEvent.Called> pays = told.stream()
                .flatMap(entry -> entry.events().stream())
                .filter(HistoryEvent.Called.class::isInstance)
                .map(HistoryEvent.Called.class::cast)
                .filter(call -> call.action() == ChannelAction.PAY)
                .toList();
        assertThat(pays.stream().mapToInt(HistoryEvent.Called::times).sum())
                .as("payments told, %s", told)
                .isLessThanOrEqualTo(1);
        assertThat(told.toString()).doesNotContain(VirtualGateway.PAYMENT_CODE);
    }

    private static boolean isEnded(OrderState state) {
        return state.transactions().stream().allMatch(t -> !t.isOpen() || t.step() == Step.HUMAN)
                && (state.order().status().isFinal() || isHuman(state));
    }

    private static boolean isHuman(OrderState state) {
        return state.transactions().stream().anyMatch(t -> t.step() == Step.HUMAN);
    }

    private static long kept(OrderState state) {
        return switch (state.order().status()) {
            case CREATED, PAY_ERROR, PAY_CANCELED, CANCELED -> 0;
            default -> state.order().balance().net().value();
        };
    }

    /** Every answer has to be true in the end. */
    private void noLie(RandomScenario.Request request) {
        List<OrderState> orders = day.ledger.books().keys().stream()
                .map(key -> day.ledger.books().load(key).orElseThrow())
                .filter(s -> s.order().purchase().clientSn().equals(request.clientSn()))
                .toList();
        if (request.reply().failed()) {
            assertThat(request.reply().cause()).isInstanceOf(StoreException.class);
            nothingStored(request, orders);
            return;
        }
        Reply.Answer answer = request.answer();
        if (answer == null) {
            return;
        }
        if (answer.code() == ResultCode.FAIL) {
            noLieInRefusal(request, answer, orders);
            return;
        }
        OrderState now = answer.order() == null
                ? null
                : day.ledger.books().load(answer.order().key()).orElse(null);
        if (now == null) {
            // It was uncertain whether it was stored: only an answer that promises nothing is allowed.
            assertThat(answer.code()).as("of what is not stored").isIn(PROMISES_NOTHING);
            return;
        }
        String told = request.operation() + " was told " + answer + "\n but " + now;
        ModelTrade trade = day.channels.trade(now.order().key().sn());
        switch (answer.code()) {
            case PAY_SUCCESS -> assertThat(trade.charges()).as(told).isEqualTo(1);
            case PAY_FAIL, PRECREATE_FAIL -> assertThat(trade.kept()).as(told).isZero();
            case CANCEL_SUCCESS, CANCEL_ABORT_SUCCESS -> {
                if (!isHuman(now)) {
                    assertThat(trade.kept()).as(told).isZero();
                }
            }
            case REFUND_SUCCESS -> {
                if (!isHuman(now)) {
                    assertThat(trade.gaveBack(answer.transaction().tsn()))
                            .as(told)
                            .isTrue();
                }
            }
            default -> {}
        }
    }

    private void nothingStored(RandomScenario.Request failed, List<OrderState> orders) {
        long same = day.requests.stream()
                .filter(r -> r.operation().equals(failed.operation())
                        && r.clientSn().equals(failed.clientSn())
                        && java.util.Objects.equals(r.refundRequestNo(), failed.refundRequestNo()))
                .count();
        if (same > 1) {
            return;
        }
        switch (failed.operation()) {
            case "pay", "precreate" ->
                assertThat(orders).as("stored, though refused").isEmpty();
            case "refund" ->
                assertThat(orders.stream().flatMap(s -> s.refund(failed.refundRequestNo()).stream()))
                        .as("stored, though refused")
                        .isEmpty();
            case "cancel" ->
                assertThat(orders.stream().filter(s -> s.order().hasCancel()))
                        .as("stored, though refused")
                        .isEmpty();
            default -> {}
        }
    }

    private void noLieInRefusal(RandomScenario.Request request, Reply.Answer answer, List<OrderState> orders) {
        if (answer.error() == BizError.UPAY_ORDER_NOT_EXISTS
                && request.operation().equals("cancel")) {
            assertThat(orders).as("an order that a cancel did not find").isEmpty();
        }
        Transaction refund = answer.transaction();
        boolean refusedByChannel = request.operation().equals("refund")
                && refund != null
                && refund.type() == TransactionType.REFUND
                && refund.status() == TransactionStatus.FAIL_CANCELED;
        if (refusedByChannel) {
            ModelTrade trade = day.channels.trade(refund.order().sn());
            assertThat(trade.gaveBack(refund.tsn()))
                    .as("a refund that failed: " + answer)
                    .isFalse();
        }
    }
}
