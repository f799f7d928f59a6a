package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.SubPayway;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.operation.Caller;
import upay.operation.CancelOperation;
import upay.operation.ForwardingLedger;
import upay.operation.InMemoryLedger;
import upay.operation.PayOperation;
import upay.operation.RefundOperation;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTime;
import upay.operation.VirtualTimeTestBase;
import upay.port.Channels;
import upay.port.Ledger;
import upay.port.Ports;
import upay.port.StoreException;
import upay.protocol.OrderRef;
import upay.protocol.Reply;
import upay.tracing.Span;

@DisplayName("no drive is lost, and none does its work twice")
class SettlementTest extends VirtualTimeTestBase {
    private final VirtualTime.Node node = time.node();
    private final Queue<Future<Outcome>> answers = new ArrayDeque<>();
    private final Queue<ChannelAction> heard = new ArrayDeque<>();
    private final VirtualGateway.Counter numbers = new VirtualGateway.Counter();
    private boolean throwing;
    private final Ports ports = new Ports(ledger.at(node), new Answering(), node, node, numbers);
    private final Settlement settlement = new Settlement(ports, Schedules.DEFAULT, () -> 0.5);
    private final Caller caller = new Caller(VirtualGateway.TERMINAL, VirtualGateway.THERE);

    /** Answers each call with the next of the queue. */
    private final class Answering implements Channels {
        @Override
        public Future<Outcome> call(ChannelCall call) {
            heard.add(call.action());
            if (throwing) {
                throw new IllegalStateException("no bus");
            }
            return answers.isEmpty() ? silence(call.timeout()) : answers.poll();
        }

        @Override
        public ChannelTraits traits(Payway payway, SubPayway subPayway) {
            return new ChannelTraits(true);
        }

        @Override
        public Future<Availability> availability(String merchantId, String storeId, Payway payway) {
            return Future.succeededFuture(Availability.open(AccountName.OWN));
        }
    }

    private Future<Outcome> silence(Duration patience) {
        Promise<Outcome> unanswered = Promise.promise();
        node.after(patience, () -> unanswered.complete(new Outcome.Unknown(Outcome.Fault.IO, "silence")));
        return unanswered.future();
    }

    private static Future<Outcome> says(Outcome outcome) {
        return Future.succeededFuture(outcome);
    }

    private static final Outcome PAYING = new Outcome.Pending(Outcome.Facts.KNOWN);
    private static final Outcome DONE = new Outcome.Succeeded(Outcome.Facts.KNOWN);
    private static final Outcome NONE = new Outcome.NotFound();

    private Future<Reply> start() {
        return settled(new PayOperation(ports, settlement, numbers, () -> PaymentCodes.DEFAULT)
                .run(caller, VirtualGateway.request("a", "1", TOTAL)));
    }

    private Future<Reply> cancelHere() {
        return settled(new CancelOperation(ports, settlement, numbers).run(caller, new OrderRef(null, "a")));
    }

    private Future<Reply> refundHere() {
        return settled(new RefundOperation(ports, settlement, numbers)
                .run(
                        caller,
                        new upay.protocol.RefundRequest(
                                new OrderRef(null, "a"), "r1", upay.domain.Fen.of(300), "op", null, null, null)));
    }

    @Test
    @DisplayName("a call that never comes back is given up after a minute, and its late answer changes nothing")
    void silent() {
        Promise<Outcome> lost = Promise.promise();
        answers.add(lost.future());
        start();
        settlement.resume(state(), newest().tsn(), Span.NONE);
        assertThat(heard).containsExactly(PAY);
        until(61);
        answers.add(says(DONE));

        settlement.resume(state(), newest().tsn(), Span.NONE);

        assertThat(status()).isEqualTo(PAID);
        lost.complete(new Outcome.Declined(BizError.TRADE_FAILED, null, true, Outcome.Facts.NONE));
        time.settle();
        assertThat(status()).isEqualTo(PAID);
        assertThat(heard).containsExactly(PAY, QUERY);
        assertThat(settlement.active()).isZero();
    }

    @Test
    @DisplayName(
            "a step that fails by a bug leaves the payment to its due time, and the client's answer is in progress")
    void bug() {
        throwing = true;
        Future<Reply> reply = start();
        assertThat(settlement.active()).isZero();
        throwing = false;

        assertThat(answerAt(20, reply).code()).isEqualTo(ResultCode.PAY_IN_PROGRESS);
        answers.add(says(DONE));
        new Sweeper(settlement, VirtualGateway.SWEEP_BATCH).start();
        until(82);

        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("a call that fails is of unknown outcome")
    void failedCall() {
        answers.add(Future.failedFuture(new IllegalStateException("no consumer")));
        answers.add(says(DONE));
        start();
        assertThat(status()).isEqualTo(CREATED);
        until(1);
        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("only signed words close a payment or end a refund")
    void unsigned() {
        Outcome forged = new Outcome.Declined(BizError.TRADE_FAILED, "forged", false, Outcome.Facts.NONE);
        answers.add(says(PAYING));
        answers.add(says(forged));
        start();
        until(1.5);
        assertThat(status()).isEqualTo(CREATED);
        answers.add(says(DONE));
        until(4);
        assertThat(status()).isEqualTo(PAID);

        answers.add(says(new Outcome.Unknown(Outcome.Fault.IO, null)));
        answers.add(says(forged));
        answers.add(says(DONE));
        Future<Reply> refund = refundHere();
        until(10);
        assertThat(answer(refund).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(heard).containsExactly(PAY, QUERY, QUERY, REFUND, REFUND_QUERY, REFUND_QUERY);
    }

    @Test
    @DisplayName("a paid trade that a channel answers as unknown is not refunded")
    void paidButNotFound() {
        answers.add(says(DONE));
        start();
        answers.add(says(NONE));
        answers.add(says(NONE));
        Future<Reply> cancel = cancelHere();
        until(11);

        assertThat(answer(cancel).code()).isEqualTo(ResultCode.CANCEL_ERROR);
        assertThat(order().balance().net().value()).isEqualTo(TOTAL);
    }

    @Test
    @DisplayName("a trade that a channel knew once needs no verification after its cancel, nor one paid")
    void known() {
        answers.add(says(PAYING));
        start();
        answers.add(says(new Outcome.Succeeded(Outcome.Facts.NONE)));
        cancelHere();
        assertThat(state().payment().isOpen()).isFalse();
        assertThat(status()).isEqualTo(PAY_CANCELED);
    }

    @Test
    @DisplayName("a refund of what the channel does not know fails with TRADE_NOT_EXIST")
    void refundOfNothing() {
        answers.add(says(DONE));
        start();
        answers.add(says(NONE));
        answers.add(says(NONE));

        Reply.Answer told = answer(refundHere());

        assertThat(told.code()).isEqualTo(ResultCode.FAIL);
        assertThat(told.error()).isEqualTo(BizError.TRADE_NOT_EXIST);
        assertThat(told.transaction().status()).isEqualTo(TransactionStatus.FAIL_CANCELED);
        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("an answer that an action cannot have is no answer")
    void senseless() {
        answers.add(says(new Outcome.NotFound()));
        answers.add(says(new Outcome.Accepted(Outcome.Facts.NONE)));
        start();
        until(1);
        assertThat(status()).isEqualTo(PAID);
        answers.add(says(new Outcome.Accepted(Outcome.Facts.NONE)));
        answers.add(says(new Outcome.Accepted(Outcome.Facts.NONE)));
        answers.add(says(DONE));
        Future<Reply> cancel = cancelHere();
        until(5);
        assertThat(answer(cancel).code()).isEqualTo(ResultCode.CANCEL_SUCCESS);
        assertThat(heard).containsExactly(PAY, QUERY, UNDO, QUERY, UNDO);
    }

    @Test
    @DisplayName("an order missing in the store causes no endless work")
    void forgotten() {
        LedgerThatForgets forgetful = new LedgerThatForgets(ledger.at(node));
        Ports itsPorts = new Ports(forgetful, new Answering(), node, node, numbers);
        Settlement lonely = new Settlement(itsPorts, Schedules.DEFAULT, () -> 0.5);
        answers.add(says(DONE));
        settled(new PayOperation(itsPorts, lonely, numbers, () -> PaymentCodes.DEFAULT)
                .run(caller, VirtualGateway.request("b", "1", TOTAL)));

        time.advance(Duration.ofMinutes(3));

        assertThat(lonely.active()).isZero();
        assertThat(state("b").order().status()).isEqualTo(OrderStatus.CREATED);
    }

    private record LedgerThatForgets(Ledger real) implements ForwardingLedger {
        @Override
        public Future<Applied> apply(Change change) {
            return Future.succeededFuture(Applied.LOST_RACE);
        }

        @Override
        public Future<java.util.Optional<upay.domain.OrderState>> load(upay.domain.OrderKey key) {
            return Future.succeededFuture(java.util.Optional.empty());
        }
    }

    @Test
    @DisplayName("a refund or cancel that loses every race gives up, and nothing of it is stored")
    void losesEveryRace() {
        paid(Payway.ALIPAY);
        ledger.weather(InMemoryLedger.Weather.fair(Duration.ofMillis(2)));
        Ledger unlucky = new LedgerThatIsAlwaysLate(ledger.at(node));
        Ports itsPorts = new Ports(unlucky, new Answering(), node, node, numbers);
        Settlement late = new Settlement(itsPorts, Schedules.DEFAULT, () -> 0.5);

        Future<Reply> cancel = new CancelOperation(itsPorts, late, numbers).run(caller, new OrderRef(null, "a"));
        Future<Reply> unknown = new CancelOperation(itsPorts, late, numbers).run(caller, new OrderRef(null, "b"));
        Future<Reply> refund = new RefundOperation(itsPorts, late, numbers)
                .run(
                        caller,
                        new upay.protocol.RefundRequest(
                                new OrderRef(null, "a"), "r1", upay.domain.Fen.of(1), "op", null, null, null));

        until(5);
        assertThat(java.util.List.of(cancel, unknown, refund))
                .allSatisfy(reply ->
                        assertThat(StoreException.certain(reply.cause())).isTrue());
        assertThat(state().transactions()).hasSize(1);
    }

    private record LedgerThatIsAlwaysLate(Ledger real) implements ForwardingLedger {
        @Override
        public Future<Applied> apply(Change change) {
            return Future.succeededFuture(Applied.LOST_RACE);
        }

        @Override
        public Future<Boolean> reserve(String merchantId, String clientSn) {
            return Future.succeededFuture(false);
        }
    }
}
