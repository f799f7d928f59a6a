package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Message;
import upay.e2e.callback.CallbackSender.Signer;

@WithRunningGateway
@DisplayName("Every channel's callback settles its order once; a forged, foreign or late one changes nothing")
@Tag("process")
class CallbackSettlementTest {
    private final TestTill shop;
    private final CallbackClient line;

    CallbackSettlementTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.line = new CallbackClient(gateway.uri());
    }

    static List<CallbackSender> channels() {
        return CallbackSender.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName(
            "what is forged, of another amount, order, merchant or channel is refused; the genuine one is PAID once,"
                    + " however often and in whatever order it comes")
    void believed(CallbackSender channel) {
        String clientSn = TestTill.newClientSn();
        String sn = shop.precreate(clientSn, 100, channel.payway()).sn();
        String another = shop.precreate(
                        TestTill.newClientSn(), 100, channel.payway().equals("1") ? "3" : "1")
                .sn();
        Message genuine = channel.paid(sn, 100, Signer.CHANNEL);

        forged(channel, sn, another).forEach((why, message) -> {
            HttpResponse<String> answer = line.tell(channel, message);
            assertThat(answer.statusCode()).as(why).isEqualTo(400);
            assertThat(answer.body()).as(why).isEqualTo("refused");
        });
        assertThat(line.tell(channel.channel(), "other-merchant", genuine).statusCode())
                .as("to another merchant of ours")
                .isEqualTo(400);
        line.taken(channel, channel.unfinished(sn, 100));
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo("CREATED");

        for (int i = 0; i < 3; i++) {
            line.taken(channel, genuine);
            Answer order = shop.query(clientSn);
            assertThat(order.orderStatus()).isEqualTo("PAID");
            assertThat(order.data("net_amount")).isEqualTo("100");
            line.taken(channel, channel.unfinished(sn, 100));
        }
        assertThat(shop.query(clientSn).orderStatus())
                .as("an earlier one that came last")
                .isEqualTo("PAID");
    }

    private static Map<String, Message> forged(CallbackSender channel, String sn, String another) {
        Map<String, Message> forged = new LinkedHashMap<>();
        forged.put("signed by somebody else", channel.paid(sn, 100, Signer.SOMEBODY_ELSE));
        forged.put("not signed", channel.paid(sn, 100, Signer.NOBODY));
        forged.put("its amount changed on the way", channel.paid(sn, 100, Signer.CHANNEL_BEFORE_IT_WAS_CHANGED));
        forged.put("of another amount", channel.paid(sn, 1, Signer.CHANNEL));
        forged.put("of more", channel.paid(sn, 10_000, Signer.CHANNEL));
        forged.put("of no order", channel.paid("1" + sn, 100, Signer.CHANNEL));
        forged.put("of another channel's order", channel.paid(another, 100, Signer.CHANNEL));
        forged.put("to another merchant of the channel", channel.paidElsewhere(sn, 100));
        channel.recut(another, sn, 100)
                .ifPresent(message -> forged.put("of one fen for another order, cut at other places", message));
        return forged;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("a till's text is stored and answered unchanged, whatever is sent to the channel")
    void writtenAsItWas(CallbackSender channel) {
        String clientSn = TestTill.newClientSn();
        String text = "茶&total_fee=1 <b>{c}[d]";
        Answer paid = shop.post(
                "pay",
                shop.payment(clientSn, 100)
                        .put("dynamic_id", TestTill.CODES.get(channel.payway()))
                        .put("subject", text)
                        .put("description", "x&out_trade_no=1&total_amount=888.00&zz=")
                        .put("reflect", text));

        assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
        Answer order = shop.query(clientSn);
        assertThat(order.data("subject")).isEqualTo(text);
        assertThat(order.data("reflect")).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("late: an order cancelled or refunded since stays so")
    void late(CallbackSender channel) {
        String code = TestTill.CODES.get(channel.payway());
        String closed = TestTill.newClientSn();
        String refunded = TestTill.newClientSn();
        String cancelled = TestTill.newClientSn();
        shop.precreate(closed, 100, channel.payway());
        shop.pay(refunded, 100, code);
        shop.pay(cancelled, 100, code);
        assertThat(shop.cancel(closed).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
        assertThat(shop.refund(refunded, "r1", 30).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(shop.cancel(cancelled).verdict()).isEqualTo("CANCEL_SUCCESS");

        for (String clientSn : List.of(closed, refunded, cancelled)) {
            line.taken(channel, channel.paid(shop.query(clientSn).sn(), 100, Signer.CHANNEL));
        }

        assertThat(shop.query(closed).orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(shop.query(refunded).orderStatus()).isEqualTo("PARTIAL_REFUNDED");
        assertThat(shop.query(refunded).data("net_amount")).isEqualTo("70");
        assertThat(shop.query(cancelled).orderStatus()).isEqualTo("CANCELED");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("channels")
    @DisplayName("it answers the client that waits for the customer, while the channel itself never answers paid")
    void waiting(CallbackSender channel) {
        String clientSn = TestTill.newClientSn();
        var waiting = shop.posting(
                "pay", shop.payment(clientSn, 9002).put("dynamic_id", TestTill.CODES.get(channel.payway())));
        Answer stored = Eventually.soon("it is stored", () -> shop.query(clientSn), answer -> answer.sn() != null);

        line.taken(channel, channel.paid(stored.sn(), 9002, Signer.CHANNEL));

        Answer answer = waiting.join();
        assertThat(answer.verdict()).isEqualTo("PAY_SUCCESS");
        assertThat(answer.orderStatus()).isEqualTo("PAID");
    }

    @Test
    @DisplayName("a channel that is not known, and a path without a merchant, are not there")
    void nobody() {
        Message empty = new Message(null, "text/plain", new byte[0]);
        assertThat(line.tell("paypal", CallbackClient.MERCHANT, empty).statusCode())
                .isEqualTo(404);
        assertThat(line.tell("alipay", "", empty).statusCode()).isEqualTo(404);
    }
}
