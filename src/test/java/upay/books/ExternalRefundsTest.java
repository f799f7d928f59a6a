package upay.books;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.VirtualTimeTestBase;
import upay.port.Ledger.Change;

@DisplayName("of what a channel returned in all, only what the order has not recorded is external")
class ExternalRefundsTest extends VirtualTimeTestBase {
    private static final long NUMBER = 7_000_000_000_000_000L;
    private static final SettlementResult REFUSED =
            SettlementResult.declined(BizError.REFUND_AMT_NOT_EQUAL_TOTAL, "too much");

    private java.util.Optional<Change> record(long returned) {
        return ExternalRefunds.record(state(), Fen.of(returned), null, NUMBER, time.now());
    }

    @Test
    @DisplayName("nothing, what is recorded, and more than was paid add nothing")
    void nothingNew() {
        paid(Payway.ALIPAY);
        refund("r1", 300);

        assertThat(record(0)).isEmpty();
        assertThat(record(299)).isEmpty();
        assertThat(record(300)).isEmpty();
        assertThat(record(TOTAL + 1)).isEmpty();
        assertThat(record(301)).hasValueSatisfying(change -> {
            assertThat(change.added()).hasSize(1);
            assertThat(change.added().get(0).amount()).isEqualTo(Fen.of(1));
            assertThat(change.after().balance().net()).isEqualTo(Fen.of(699));
        });
        assertThat(record(TOTAL))
                .hasValueSatisfying(
                        change -> assertThat(change.after().status()).isEqualTo(OrderStatus.REFUNDED));
    }

    @Test
    @DisplayName("nothing of an order that is not paid, or whose refund or cancel is unsettled")
    void unsettled() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(5));
        refund("r1", 300);
        assertThat(record(500)).as("a refund in flight").isEmpty();
        until(6);
        assertThat(record(500)).isPresent();

        channels.customer(Customer.NEVER);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        assertThat(ExternalRefunds.record(state("b"), Fen.of(500), null, NUMBER, time.now()))
                .as("not paid")
                .isEmpty();
        assertThat(ExternalRefunds.check(state("b"), time.now())).isEmpty();
    }

    @Test
    @DisplayName("nothing while a cancel is in flight, but for that cancel's own refusal")
    void cancelInFlight() {
        paid(Payway.ALIPAY);
        channels.next(UNDO, Twist.slow(5));
        cancel();

        assertThat(record(500)).isEmpty();
        assertThat(ExternalRefunds.overtaken(state(), Fen.ZERO, NUMBER, time.now()))
                .isEmpty();
        assertThat(ExternalRefunds.overtaken(state(), Fen.of(500), NUMBER, time.now()))
                .hasValueSatisfying(change -> {
                    assertThat(change.after().status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
                    assertThat(change.after().hasCancel()).isFalse();
                    assertThat(change.refused()).extracting(t -> t.type()).containsExactly(TransactionType.CANCEL);
                });
        until(6);
        assertThat(ExternalRefunds.overtaken(state(), Fen.of(500), NUMBER, time.now()))
                .as("after it is done")
                .isEmpty();
    }

    @Test
    @DisplayName("a refusal beside another refund in flight is booked alone, with a check for later")
    void refusedBesideAnother() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(5));
        channels.next(REFUND, Twist.slow(5));
        refund("r1", 300);
        long first = newest().tsn();
        refund("r2", 100);

        Change change = ExternalRefunds.refused(
                        state(), first, REFUSED, Fen.of(500), NUMBER, time.now().plusSeconds(60), time.now())
                .orElseThrow();

        assertThat(change.added()).isEmpty();
        assertThat(change.after().balance().net()).isEqualTo(Fen.of(TOTAL));
        assertThat(change.changed())
                .extracting(t -> t.type() + " " + t.status() + " " + t.step())
                .containsExactly(
                        "REFUND " + TransactionStatus.FAIL_CANCELED + " " + Step.DONE,
                        "PAY " + TransactionStatus.SUCCESS + " " + Step.WATCH);
    }

    @Test
    @DisplayName("a refusal for another reason keeps it, if what is left would do")
    void otherReason() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Twist.slow(5));
        refund("r1", 300);
        SettlementResult frozen = SettlementResult.declined(BizError.TRADE_FAILED, "frozen");

        Change change = ExternalRefunds.refused(
                        state(), newest().tsn(), frozen, Fen.of(500), NUMBER, time.now(), time.now())
                .orElseThrow();

        assertThat(change.changed().get(0).failure().error()).isEqualTo(BizError.TRADE_FAILED);
        assertThat(change.changed().get(0).failure().message()).isEqualTo("frozen");
        assertThat(change.added()).hasSize(1);
        assertThat(change.after().balance().refunding()).isEqualTo(Fen.ZERO);
        assertThat(change.after().version()).isEqualTo(order().version() + 1);
    }

    @Test
    @DisplayName("the sum of an answer: stated, all of it if nothing is kept, else unknown")
    void sum() {
        paid(Payway.ALIPAY);

        assertThat(ExternalRefunds.sum(order(), new Outcome.Succeeded(Facts.KNOWN)))
                .isEmpty();
        assertThat(ExternalRefunds.sum(order(), new Outcome.Succeeded(Facts.KNOWN.returning(Fen.of(3)))))
                .contains(Fen.of(3));
        assertThat(ExternalRefunds.sum(order(), new Outcome.Succeeded(Facts.KNOWN.returning(Fen.of(TOTAL + 1)))))
                .isEmpty();
        assertThat(ExternalRefunds.sum(order(), new Outcome.Declined(BizError.TRADE_FAILED, null, true, Facts.KNOWN)))
                .contains(Fen.of(TOTAL));
        assertThat(ExternalRefunds.sum(order(), new Outcome.Pending(Facts.KNOWN)))
                .isEmpty();
        assertThat(ExternalRefunds.sum(order(), new Outcome.NotFound())).isEmpty();
    }
}
