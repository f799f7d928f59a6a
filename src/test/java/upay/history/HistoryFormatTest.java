package upay.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.books.ChannelCalls;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.Secret;
import upay.domain.Step;
import upay.domain.TransactionStatus;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.history.HistoryEvent.Request;
import upay.operation.VirtualGateway;
import upay.store.SampleOrders;
import upay.tracing.TraceContext;

@DisplayName("events come back from the store as they were")
class HistoryFormatTest {
    private static final Instant AT = Instant.parse("2096-11-24T10:00:00.123456Z");
    private static final Duration MILLI = Duration.ofMillis(1);

    private static ChannelCall call() {
        Order order = SampleOrders.order();
        return ChannelCalls.about(
                order,
                SampleOrders.payment(order),
                ChannelAction.PAY,
                new Secret(VirtualGateway.PAYMENT_CODE),
                MILLI,
                MILLI);
    }

    private static String written(HistoryEvent... events) {
        return HistoryFormat.write(AT, List.of(events));
    }

    @Test
    @DisplayName("every kind, with and without what may be missing")
    void everyKind() {
        List<HistoryEvent> events = List.of(
                new HistoryEvent.Requested(AT.minus(MILLI), Request.REFUND, "till-1", "r-1"),
                new HistoryEvent.Requested(AT.plus(MILLI), Request.PAY, "till-1", null),
                new HistoryEvent.Called(
                        AT.minus(MILLI), MILLI, 3, 7, ChannelAction.QUERY, Outcome.Kind.UNKNOWN, "IO: gone"),
                new HistoryEvent.Called(AT, Duration.ZERO, 1, 7, ChannelAction.PAY, Outcome.Kind.SUCCEEDED, null),
                new HistoryEvent.CallbackReceived(AT, "alipay"),
                new HistoryEvent.Moved(AT, 7, TransactionStatus.IN_PROG, Step.PAY, AT.plusSeconds(60), 12, null),
                new HistoryEvent.Moved(
                        AT, 7, TransactionStatus.FAIL_CANCELED, Step.DONE, null, 0, BizError.TRADE_FAILED),
                new HistoryEvent.Taken(AT, 7, 11, AT.plusSeconds(60)),
                new HistoryEvent.Traced(
                        AT, 7, new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")),
                new HistoryEvent.Released(AT, 7, AT),
                new HistoryEvent.Posted(AT.minus(MILLI), MILLI, 2, false, "HTTP status 500", Duration.ofSeconds(5)),
                new HistoryEvent.Posted(AT.minus(MILLI), MILLI, 3, true, "delivered", null),
                new HistoryEvent.ManuallyResolved(AT, "li", "looked at the channel's ledger"),
                new HistoryEvent.Omitted(AT, 4));

        assertThat(HistoryFormat.read(AT, HistoryFormat.write(AT, events))).isEqualTo(events);
    }

    @Test
    @DisplayName("words of a channel cannot forge another event, however they look")
    void noForgery() {
        HistoryEvent.Called call = new HistoryEvent.Called(
                AT,
                MILLI,
                1,
                7,
                ChannelAction.PAY,
                Outcome.Kind.DECLINED,
                "no\nR\t0\tPAY\ttill\t\r\u0000" + "x".repeat(999));

        List<HistoryEvent> read = HistoryFormat.read(AT, written(call));

        assertThat(read).hasSize(1);
        assertThat(((HistoryEvent.Called) read.get(0)).note())
                .startsWith("no R 0 PAY till")
                .hasSizeLessThan(200);
    }

    @Test
    @DisplayName("what a later version of the gateway wrote comes back as it is, and harms nothing else")
    void fromTheFuture() {
        HistoryEvent known = new HistoryEvent.CallbackReceived(AT, "wechat");
        String text = "Z\tnever\theard\n" + written(known) + "\nC\tnot a number";

        assertThat(HistoryFormat.read(AT, text))
                .containsExactly(
                        new HistoryEvent.Other(AT, "Z\tnever\theard"),
                        known,
                        new HistoryEvent.Other(AT, "C\tnot a number"));
        assertThat(HistoryFormat.write(AT, HistoryFormat.read(AT, text))).isEqualTo(text);
    }

    @Test
    @DisplayName("a line without what every event of its kind has comes back as it is")
    void incomplete() {
        List<String> lines = List.of(
                "R\t0\t\ttill-1\t",
                "C\t0\t\t1\t7\tPAY\tSUCCEEDED\t",
                "C\t0\t5\t1\t7\t\tSUCCEEDED\t",
                "C\t0\t5\t1\t7\tPAY\t\t",
                "T\t7\t11\t");

        for (String line : lines) {
            assertThat(HistoryFormat.read(AT, line)).containsExactly(new HistoryEvent.Other(AT, line));
        }
    }

    @Test
    @DisplayName("a channel that repeats the payment code in its answer does not bring it into the history")
    void noPaymentCode() {
        String said = "no account for " + VirtualGateway.PAYMENT_CODE;
        List<Outcome> answers = List.of(
                new Outcome.Declined(BizError.INVALID_BARCODE, said, true, Outcome.Facts.NONE),
                new Outcome.Unknown(Outcome.Fault.PROTOCOL, said),
                new Outcome.NotSent(said));

        for (Outcome answer : answers) {
            EventJournal journal = new EventJournal();
            journal.called(AT, AT.plus(MILLI), call(), answer);
            String text = journal.report(AT, 1).text(List.of(), List.of());

            assertThat(text).contains("no account for 28***").doesNotContain(VirtualGateway.PAYMENT_CODE);
        }
    }

    @Test
    @DisplayName("numbers as long as a payment code and addresses of payers are blotted out of a channel's words")
    void masked() {
        assertThat(ChannelTextMask.words("授权码281234567890123456无效")).isEqualTo("授权码28***无效");
        assertThat(ChannelTextMask.words("payer zhang.san@example.com refused")).isEqualTo("payer zh*** refused");
        assertThat(ChannelTextMask.words("code 40004 ACQ.TRADE_HAS_SUCCESS"))
                .isEqualTo("code 40004 ACQ.TRADE_HAS_SUCCESS");
        assertThat(ChannelTextMask.words("账户金额不足")).isEqualTo("账户金额不足");
        assertThat(ChannelTextMask.words(null)).isNull();
    }
}
