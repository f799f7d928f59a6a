package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Payway;
import upay.operation.ScriptedChannels.Asked;
import upay.protocol.PayRequest;
import upay.protocol.Reply;

@DisplayName("A payway is answered as it was sent, and driven as its channel")
class PaywayAsSentTest extends VirtualTimeTestBase {
    private static final Caller CALLER = new Caller(VirtualGateway.TERMINAL, VirtualGateway.THERE);

    @ParameterizedTest(name = "payway {0}")
    @CsvSource(
            nullValues = "absent",
            value = {"1,1,ALIPAY", "2,2,ALIPAY", "3,3,WECHAT", "17,17,UNIONPAY", "absent,1,ALIPAY"})
    @DisplayName("in every answer about an order by barcode")
    void barcode(String sent, String answered, Payway channel) {
        PayRequest request = VirtualGateway.request("a", sent, TOTAL);
        Reply.Answer paid = answer(settled(gateway.pay(request, VirtualGateway.THERE)));
        Reply.Answer again = answer(settled(gateway.pay(request, VirtualGateway.THERE)));
        Reply.Answer refunded = answer(refund("r1", 1));
        Reply.Answer refused = answer(cancel());

        assertPayway(answered, channel, paid, again, refunded, refused, answer(query()));
        assertThat(channels.asked().stream().map(Asked::call)).isNotEmpty().allSatisfy(call -> assertThat(call.payway())
                .isEqualTo(channel));
    }

    @ParameterizedTest(name = "payway {0}")
    @ValueSource(strings = {"1", "2"})
    @DisplayName("in every answer about an order by QR code, and of its cancel")
    void qrCode(String sent) {
        PayRequest request = VirtualGateway.request("a", sent, null, TOTAL);
        Reply.Answer created = answer(settled(gateway.operations().precreate().run(CALLER, request)));

        assertPayway(sent, Payway.ALIPAY, created, answer(query()), answer(cancel()));
    }

    private static void assertPayway(String code, Payway channel, Reply.Answer... answers) {
        assertThat(List.of(answers))
                .allSatisfy(
                        answer -> assertThat(answer.order().purchase().method()).satisfies(method -> {
                            assertThat(method.code()).isEqualTo(code);
                            assertThat(method.payway()).isEqualTo(channel);
                        }));
    }
}
