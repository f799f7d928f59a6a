package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;

@DisplayName("after a restore of the store no forgotten refund is executed a second time")
class HeldRefundTest extends VirtualTimeTestBase {

    private void restored() {
        gateway.heldBefore = gateway.node().now().plus(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("a channel that states the sum: what it returned is recorded, and the same refund is refused")
    void found() {
        paid(Payway.WECHAT);
        trade().refundElsewhere(300);
        until(1);
        gateway.heldBefore = gateway.node().now();
        until(2);

        for (int i = 0; i < 3; i++) {
            assertAnswer(
                    answer(refund("r1", 300)),
                    ResultCode.FAIL,
                    BizError.UPAY_REFUND_INVALID_ORDER_STATE,
                    OrderStatus.PARTIAL_REFUNDED);
        }
        assertThat(order().balance().net().value()).isEqualTo(TOTAL - 300);

        gateway.heldBefore = null;
        assertThat(answer(refund("r1", 300)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    @Test
    @DisplayName("nothing was returned: the refund is executed at once")
    void nothing() {
        paid(Payway.WECHAT);
        restored();

        assertThat(answer(refund("r1", 300)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }

    @Test
    @DisplayName("a channel that states no sum: a part is refused, the whole is not, nor a part of a newer order")
    void noSum() {
        paid(Payway.ALIPAY);
        restored();
        assertAnswer(
                answer(refund("r1", 300)), ResultCode.FAIL, BizError.UPAY_REFUND_INVALID_ORDER_STATE, OrderStatus.PAID);

        gateway.heldBefore = order().ctime();
        assertThat(answer(refund("r1", 300)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);

        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        restored();
        assertThat(answer(settled(gateway.refund("b", "r1", TOTAL))).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
    }
}
