package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@WithRunningGateway
@DisplayName("The history of an order is shown beside the running gateway, without personal data")
@Tag("process")
class OrderHistoryDisplayTest {
    private final TestTill shop;
    private final GatewayProcess gateway;

    OrderHistoryDisplayTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    private String shown(Answer order) {
        String story = gateway.command("order", "show", order.sn());
        assertThat(story).doesNotContain(TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE, "sandbox-secret-1");
        return story;
    }

    @Test
    @DisplayName("a paid order, refunded with one number twice: one refund, asked for once")
    void refunded() {
        String clientSn = TestTill.newClientSn();
        Answer paid = shop.pay(clientSn, 1000, TestTill.ALIPAY_CODE);
        shop.refund(clientSn, "r-1", 300);
        shop.refund(clientSn, "r-1", 300);

        String story = shown(paid);

        assertThat(story)
                .contains("pay requested by terminal 100000000000000001")
                .containsOnlyOnce("channel call: PAY for payment -> SUCCEEDED in ")
                .contains("order CREATED -> PAID")
                .containsOnlyOnce("refund r-1 requested by terminal")
                .containsOnlyOnce("channel call: REFUND for refund r-1 of 3.00 -> SUCCEEDED")
                .contains("order PAID -> PARTIAL_REFUNDED")
                .contains("the shop has 7.00")
                .contains("It is PARTIAL_REFUNDED, and no action is left.");
    }

    @Test
    @DisplayName(
            "a payment that the channel charges, but answers after the order was cancelled: refunded, and answered so")
    void cancelled() {
        String clientSn = TestTill.newClientSn();
        var waiting = shop.posting("pay", shop.payment(clientSn, 9012).put("dynamic_id", TestTill.ALIPAY_CODE));
        Eventually.soon("it is stored", () -> shop.query(clientSn), answer -> answer.sn() != null);

        shop.cancel(clientSn);
        waiting.join();
        Answer end = Eventually.untilFinal(shop, clientSn);

        assertThat(end.orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(shown(end))
                .contains("cancel requested by terminal 100000000000000001")
                .contains("channel call: UNDO for payment -> SUCCEEDED")
                .contains("order CREATED -> PAY_CANCELED")
                .contains("the shop has 0.00");
    }

    @Test
    @DisplayName("an unconfirmed one: it is queried again until its deadline, by a live instance")
    void open() {
        String clientSn = TestTill.newClientSn();
        Answer open = shop.precreate(clientSn, 500, "3");

        assertThat(shown(open))
                .contains("precreate requested by terminal")
                .contains("The channel has not reported whether the customer paid: it is polled until ")
                .containsPattern("instance [0-9]+, which is alive");
    }
}
