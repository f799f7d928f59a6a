package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("With channel-loopback every call to a channel succeeds at once, and the books are kept as ever")
@Tag("process")
class LoopbackChannelTest {

    @Test
    void payRefundPrecreateAndCancelSucceedWithoutAChannel() {
        try (GatewayProcess gateway = GatewayProcess.serve(Map.of("UPAY_CHANNEL_LOOPBACK", "true"))) {
            TestTill shop = TestTill.first(gateway.uri());

            assertThat(shop.pay("loop-1", 300, TestTill.WECHAT_CODE).code()).isEqualTo("PAY_SUCCESS");
            assertThat(shop.refund("loop-1", "r1", 100).code()).isEqualTo("REFUND_SUCCESS");
            assertThat(shop.query("loop-1").data("net_amount")).isEqualTo("200");

            assertThat(shop.precreate("loop-2", 100, "1").data("qr_code")).isNotEmpty();
            assertThat(shop.pay("loop-3", 100, TestTill.ALIPAY_CODE).orderStatus())
                    .isEqualTo("PAID");
            assertThat(shop.cancel("loop-3").orderStatus()).isEqualTo("CANCELED");
            assertThat(shop.pay("loop-1", 300, TestTill.ALIPAY_CODE).verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");

            assertThat(gateway.printed()).contains("channel-loopback").contains("no money moves");
            assertThat(gateway.managementStatus("/sandbox/ledger")).isEqualTo(404);
        }
    }
}
