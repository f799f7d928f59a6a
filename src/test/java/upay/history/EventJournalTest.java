package upay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.OrderStatus.PAY_ERROR;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.books.OrderDraft;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.channel.Outcome;
import upay.history.HistoryEvent.Called;
import upay.history.HistoryEvent.Requested;
import upay.history.HistoryEvent.Taken;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTimeTestBase;
import upay.port.Ledger;
import upay.store.HistoryReplay;

@DisplayName("an order's history records the caller, the channel's results, the changes, and the instance")
class EventJournalTest extends VirtualTimeTestBase {

    @AfterEach
    void retells() {
        HistoryReplay.check(state(), told());
        assertThat(told().toString()).doesNotContain(VirtualGateway.PAYMENT_CODE);
    }

    private List<HistoryEntry> told() {
        return ledger.books().told(order().key());
    }

    private <E extends HistoryEvent> List<E> events(Class<E> kind) {
        return told().stream()
                .flatMap(entry -> entry.events().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private List<String> calls() {
        return events(Called.class).stream()
                .map(c -> c.times() + " " + c.action() + " " + c.verdict())
                .toList();
    }

    private List<OrderStatus> statusesTold() {
        List<OrderStatus> told = new ArrayList<>();
        for (HistoryEntry entry : told()) {
            if (told.isEmpty() || told.get(told.size() - 1) != entry.status()) {
                told.add(entry.status());
            }
        }
        return told;
    }

    @Test
    @DisplayName(
            "a paid order: two commits, the request with the first, the answer and how long it took with the second")
    void paidOrder() {
        Instant begin = time.now();
        channels.next(PAY, Twist.slow(2));

        pay();
        until(3);

        assertThat(told()).hasSize(2);
        assertThat(told().get(0).events().get(0))
                .isEqualTo(new Requested(begin, HistoryEvent.Request.PAY, VirtualGateway.TERMINAL.sn(), "a"));
        Called call = (Called) told().get(1).events().get(0);
        assertThat(call.action()).isEqualTo(PAY);
        assertThat(call.verdict()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(call.at()).isEqualTo(begin);
        assertThat(call.took()).isEqualTo(Duration.ofSeconds(2));
        assertThat(told()).allMatch(entry -> entry.instance() == gateway.node().id());
        assertThat(statusesTold()).containsExactly(CREATED, PAID);
    }

    @Test
    @DisplayName("queries without a change are recorded, as one, with the next change")
    void manyQuestions() {
        channels.customer(Customer.NEVER);

        pay();
        until(51);

        assertThat(calls().get(0)).isEqualTo("1 PAY PENDING");
        assertThat(calls().get(1)).isEqualTo(asked(QUERY) + " QUERY PENDING");
        assertThat(calls().get(2)).isEqualTo("1 UNDO SUCCEEDED");
        assertThat(calls()).hasSize(3);
        assertThat(told()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("money that arrives after the order was cancelled is refunded automatically, and the history shows it")
    void lateSuccess() {
        gateway.sweeper().start();
        channels.next(PAY, Twist.late(60));
        channels.latency(call -> Duration.ofMillis(10));
        pay(Payway.WECHAT);
        until(1);

        var cancelled = cancel();
        until(20);
        assertThat(answer(cancelled).order().status()).isEqualTo(PAY_CANCELED);
        until(1_000);

        assertThat(trade().charges()).isEqualTo(1);
        assertThat(trade().kept()).isZero();
        assertThat(statusesTold()).containsExactly(CREATED, PAY_CANCELED, PAY_ERROR, PAY_CANCELED);
        assertThat(events(Requested.class))
                .extracting(Requested::request)
                .containsExactly(HistoryEvent.Request.PAY, HistoryEvent.Request.CANCEL);
        HistoryEntry seen = told().stream()
                .filter(entry -> entry.status() == PAY_ERROR)
                .findFirst()
                .orElseThrow();
        assertThat(seen.events())
                .anyMatch(e -> e instanceof Called c && c.action() == QUERY && c.verdict() == Outcome.Kind.SUCCEEDED);
        List<String> calls = calls();
        assertThat(calls.subList(calls.indexOf("1 QUERY SUCCEEDED"), calls.size()))
                .anyMatch(c -> c.endsWith(UNDO + " SUCCEEDED") || c.endsWith(REFUND + " SUCCEEDED"));
    }

    @Test
    @DisplayName(
            "the answer to a payment that was cancelled meanwhile is not lost with the race: the cancel returns it")
    void answerAfterTheCancel() {
        channels.next(PAY, Twist.slow(5));
        channels.next(UNDO, Twist.slow(8));
        pay();
        until(1);

        cancel();
        until(30);

        assertThat(calls()).contains("1 PAY SUCCEEDED");
        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(events(Called.class).stream().filter(c -> c.action() == PAY)).hasSize(1);
    }

    @Test
    @DisplayName(
            "a refund whose answer is lost is repeated under its number: the history records each attempt and its reason")
    void repeatedRefund() {
        paid(Payway.ALIPAY);
        channels.next(REFUND, Kind.LOST);

        gateway.sweeper().start();
        refund("r-1", 30);
        until(200);

        assertThat(status()).isEqualTo(PARTIAL_REFUNDED);
        assertThat(events(Requested.class).get(1).number()).isEqualTo("r-1");
        List<Called> refunds =
                events(Called.class).stream().filter(c -> c.action() == REFUND).toList();
        assertThat(refunds).extracting(Called::verdict).containsExactly(Outcome.Kind.UNKNOWN, Outcome.Kind.SUCCEEDED);
        assertThat(refunds.get(0).note()).startsWith("IO");
        assertThat(refunds).extracting(Called::tsn).containsOnly(newest().tsn());
    }

    @Test
    @DisplayName("the history of an order records a takeover by another instance, and the instance of each commit")
    void takenOver() {
        channels.next(PAY, Twist.slow(5));
        pay();
        until(1);
        long first = gateway.node().id();
        gateway.node().crash();
        VirtualGateway other = another();
        other.sweeper().start();

        until(30);

        assertThat(status()).isEqualTo(PAID);
        assertThat(events(Taken.class)).extracting(Taken::from).containsExactly(first);
        assertThat(told())
                .extracting(HistoryEntry::instance)
                .containsExactly(first, other.node().id(), other.node().id());
        assertThat(calls()).containsExactly("1 QUERY SUCCEEDED");
    }

    @Test
    @DisplayName("the events of a commit that lost its race are recorded by the next commit, once")
    void lostRace() {
        channels.next(PAY, Twist.slow(5));
        pay();
        until(1);
        OrderStatus before = status();
        ledger.books().apply(new Ledger.Change(order(), new OrderDraft(order()).build(), List.of(), List.of()));

        until(10);

        assertThat(before).isEqualTo(CREATED);
        assertThat(status()).isEqualTo(PAID);
        assertThat(calls()).containsExactly("1 PAY SUCCEEDED");
        assertThat(told()).hasSize(3);
    }
}
