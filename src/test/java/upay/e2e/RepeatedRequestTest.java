package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@WithRunningGateway
@DisplayName("Asking twice never moves money twice, and every repeat has its own answer")
@Tag("process")
class RepeatedRequestTest {
    private final TestTill shop;
    private final SandboxWallets wallets;
    private final GatewayProcess gateway;

    RepeatedRequestTest(TestTill shop, SandboxWallets wallets, GatewayProcess gateway) {
        this.shop = shop;
        this.wallets = wallets;
        this.gateway = gateway;
    }

    @Test
    @DisplayName(
            "a second pay with the number shows the present order, whatever its body says, on every till of the merchant")
    void clientSnConflict() {
        String sn = TestTill.newClientSn();
        Answer first = shop.pay(sn, 100, TestTill.ALIPAY_CODE);

        Answer same = shop.pay(sn, 100, TestTill.ALIPAY_CODE);
        Answer other = shop.pay(sn, 999, TestTill.WECHAT_CODE);
        Answer precreate = shop.precreate(sn, 100, "1");
        Answer elsewhere = TestTill.second(gateway.uri()).pay(sn, 100, TestTill.ALIPAY_CODE);
        Answer stranger = TestTill.ofAnotherMerchant(gateway.uri()).pay(sn, 100, TestTill.ALIPAY_CODE);

        for (Answer conflict : List.of(same, other, precreate, elsewhere)) {
            assertThat(conflict.verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");
            assertThat(conflict.sn()).isEqualTo(first.sn());
            assertThat(conflict.data("total_amount")).isEqualTo("100");
            assertThat(conflict.orderStatus()).isEqualTo("PAID");
        }
        assertThat(stranger.verdict()).isEqualTo("PAY_SUCCESS");
        assertThat(wallets.of(first.sn()).charges()).isEqualTo(1);
    }

    @Test
    @DisplayName("the number stays taken after a failed payment")
    void afterFailure() {
        String sn = TestTill.newClientSn();

        assertThat(shop.pay(sn, 9004, TestTill.ALIPAY_CODE).verdict()).isEqualTo("PAY_FAIL/INSUFFICIENT_FUND");
        assertThat(shop.pay(sn, 100, TestTill.ALIPAY_CODE).verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");
    }

    @Test
    @DisplayName("ten pays with one number at the same instant charge once")
    void atTheSameInstant() throws Exception {
        String sn = TestTill.newClientSn();
        JsonObject payment = shop.payment(sn, 100).put("dynamic_id", TestTill.WECHAT_CODE);
        List<CompletableFuture<Answer>> tills = IntStream.range(0, 10)
                .mapToObj(i -> shop.posting("pay", payment))
                .toList();

        int paid = 0;
        for (CompletableFuture<Answer> till : tills) {
            String verdict = till.get(30, TimeUnit.SECONDS).verdict();
            assertThat(verdict).isIn("PAY_SUCCESS", "FAIL/CLIENT_SN_CONFLICT");
            paid += "PAY_SUCCESS".equals(verdict) ? 1 : 0;
        }
        assertThat(paid).isEqualTo(1);
        assertThat(wallets.of(shop.query(sn).sn()).charges()).isEqualTo(1);
    }

    @Test
    @DisplayName("a cancel of an order that is not there reserves its number for ever")
    void reservation() {
        String sn = TestTill.newClientSn();

        assertThat(shop.cancel(sn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
        Answer late = shop.pay(sn, 100, TestTill.ALIPAY_CODE);
        assertThat(late.verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");
        assertThat(late.message()).contains("该订单号已撤单");
        assertThat(shop.precreate(sn, 100, "3").verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");
        assertThat(shop.query(sn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
        assertThat(shop.cancel(sn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("a repeated refund returns the first one, and conflicts over another amount")
    void refundReplay() {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 100, TestTill.WECHAT_CODE);
        Answer first = shop.refund(sn, "r1", 30);
        Answer again = shop.refund(sn, "r1", 30);
        Answer conflict = shop.refund(sn, "r1", 31);
        Answer rest = shop.refund(sn, "r2", 70);
        Answer onRefunded = shop.refund(sn, "r1", 30);
        Answer more = shop.refund(sn, "r3", 1);

        assertThat(first.verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(first.data("net_amount")).isEqualTo("70");
        assertThat(first.orderStatus()).isEqualTo("PARTIAL_REFUNDED");
        assertThat(again.verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(again.data("finish_time")).isEqualTo(first.data("finish_time"));
        assertThat(conflict.verdict()).isEqualTo("FAIL/REFUND_REQUEST_CONFLICT");
        assertThat(rest.orderStatus()).isEqualTo("REFUNDED");
        assertThat(rest.data("net_amount")).isEqualTo("0");
        assertThat(onRefunded.verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(more.verdict()).isEqualTo("FAIL/UPAY_REFUND_INVALID_ORDER_STATE");
        assertThat(wallets.of(first.sn()).returns()).isEqualTo(2);
        assertThat(wallets.of(first.sn()).returned()).isEqualTo(100);
    }

    @Test
    @DisplayName("a number refused before anything was stored stays free; one that the channel refused is used up")
    void refundNumbers() {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 20_000, TestTill.ALIPAY_CODE);

        assertThat(shop.refund(sn, "free", 20_001).verdict()).isEqualTo("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(shop.refund(sn, "free", 1).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(shop.refund(sn, "used", 9101).verdict()).isEqualTo("FAIL/SELLER_BALANCE_NOT_ENOUGH");
        assertThat(shop.refund(sn, "used", 9101).verdict()).isEqualTo("FAIL/SELLER_BALANCE_NOT_ENOUGH");
        assertThat(shop.refund(sn, "used", 1).verdict()).isEqualTo("FAIL/REFUND_REQUEST_CONFLICT");
    }

    @Test
    @DisplayName("twenty simultaneous refunds never exceed the payment")
    void refundRace() throws Exception {
        String sn = TestTill.newClientSn();
        String number = shop.pay(sn, 1000, TestTill.ALIPAY_CODE).sn();
        List<CompletableFuture<Answer>> refunds = IntStream.range(0, 20)
                .mapToObj(i -> shop.posting("refund", shop.refundOf(sn, "r" + i, 150)))
                .toList();

        int given = 0;
        for (CompletableFuture<Answer> refund : refunds) {
            String verdict = refund.get(30, TimeUnit.SECONDS).verdict();
            assertThat(verdict).isIn("REFUND_SUCCESS", "FAIL/REFUND_AMT_NOT_EQUAL_TOTAL");
            given += "REFUND_SUCCESS".equals(verdict) ? 1 : 0;
        }
        assertThat(given).isEqualTo(6);
        assertThat(wallets.of(number).returned()).isEqualTo(900);
        assertThat(shop.query(sn).data("net_amount")).isEqualTo("100");
    }

    @Test
    @DisplayName("cancelling twice answers the same twice")
    void cancelTwice() {
        String paid = TestTill.newClientSn();
        shop.pay(paid, 100, TestTill.ALIPAY_CODE);
        String open = TestTill.newClientSn();
        shop.precreate(open, 100, "3");

        for (int i = 0; i < 2; i++) {
            Answer whole = shop.cancel(paid);
            assertThat(whole.verdict()).isEqualTo("CANCEL_SUCCESS");
            assertThat(whole.orderStatus()).isEqualTo("CANCELED");
            assertThat(whole.data("net_amount")).isEqualTo("0");
            Answer abort = shop.cancel(open);
            assertThat(abort.verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
            assertThat(abort.orderStatus()).isEqualTo("PAY_CANCELED");
        }
        assertThat(wallets.of(shop.query(paid).sn()).returns()).isEqualTo(1);
    }

    @Test
    @DisplayName("an order is found by sn, by the channel's number and by client_sn; never by another merchant")
    void names() {
        String clientSn = TestTill.newClientSn();
        Answer paid = shop.pay(clientSn, 100, TestTill.ALIPAY_CODE);
        TestTill second = TestTill.second(gateway.uri());
        TestTill stranger = TestTill.ofAnotherMerchant(gateway.uri());
        String other = TestTill.newClientSn();
        shop.pay(other, 100, TestTill.ALIPAY_CODE);

        for (JsonObject name : List.of(
                bySn(paid.sn()),
                bySn(paid.data("trade_no")),
                new JsonObject().put("client_sn", clientSn),
                bySn("9999999999999999").put("client_sn", clientSn))) {
            assertThat(second.post("query", name).sn()).as(name.encode()).isEqualTo(paid.sn());
            assertThat(stranger.post("query", name).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
        }
        Answer two = shop.post("cancel", bySn(paid.sn()).put("client_sn", other));
        assertThat(two.code()).isEqualTo("400/INVALID_PARAMS");
        Answer agreeing = shop.post("cancel", bySn(paid.sn()).put("client_sn", clientSn));
        assertThat(agreeing.verdict()).isEqualTo("CANCEL_SUCCESS");
    }

    private static JsonObject bySn(String sn) {
        return new JsonObject().put("sn", sn);
    }
}
