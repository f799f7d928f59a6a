package upay.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.load.LoadJudge.Told;

@DisplayName("The load test judges answers by their result_code, and money by the till's answers")
class LoadJudgeTest {
    private static final Sale SALE = sale(Kind.PAY, 1350, 0);

    private static Sale sale(Kind kind, long total, long refund) {
        return new Sale(Till.OF_THE_SANDBOX.get(0), "load-x-1", kind, total, refund, "280000000000000001");
    }

    private static Answer biz(String code, String more) {
        return Answer.read("{\"result_code\":\"200\",\"biz_response\":{\"result_code\":\"" + code + "\"" + more + "}}");
    }

    private static Answer order(String status, long net) {
        return biz(
                "SUCCESS",
                ",\"data\":{\"sn\":\"7\",\"order_status\":\"" + status + "\",\"net_amount\":\"" + net + "\"}");
    }

    private static Answer refusal(String code) {
        return Answer.read("{\"result_code\":\"" + code + "\",\"error_code\":\"ILLEGAL_SIGN\"}");
    }

    @Test
    void anAnswerThatIsNoSuccessIsAFailureThoughHttpSaysOk() {
        assertThat(LoadJudge.first(SALE, biz("PAY_SUCCESS", ""))).isEmpty();
        assertThat(LoadJudge.first(SALE, biz("PAY_IN_PROGRESS", ""))).isEmpty();
        assertThat(LoadJudge.first(SALE, biz("PAY_FAIL", ",\"error_code\":\"TRADE_TIMEOUT\"")))
                .contains("PAY_FAIL TRADE_TIMEOUT");
        assertThat(LoadJudge.first(SALE, refusal("400"))).contains("400 ILLEGAL_SIGN");
        assertThat(LoadJudge.refund(biz("REFUND_ERROR", ""))).isPresent();
        assertThat(LoadJudge.cancel(biz("FAIL", ",\"error_code\":\"UPAY_CANCEL_INVALID_ORDER_STATE\"")))
                .isPresent();
        assertThat(LoadJudge.query(biz("FAIL", ",\"error_code\":\"UPAY_ORDER_NOT_EXISTS\"")))
                .isPresent();
    }

    @Test
    void aRefusalThatThePlanWantsIsNone() {
        assertThat(LoadJudge.first(sale(Kind.NO_FUNDS, 9004, 0), biz("PAY_FAIL", "")))
                .isEmpty();
        assertThat(LoadJudge.first(sale(Kind.NO_FUNDS, 9004, 0), biz("PAY_SUCCESS", "")))
                .isPresent();
    }

    @Test
    void whatIsNotAnEnvelopeIsNoAnswer() {
        assertThatThrownBy(() -> Answer.read("<html>502</html>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Answer.read("{\"biz_response\":7}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTillPollsWhileNobodyKnowsAndStopsAtARefusal() {
        assertThat(LoadJudge.polls(null)).isTrue();
        assertThat(LoadJudge.polls(biz("PAY_IN_PROGRESS", ""))).isTrue();
        assertThat(LoadJudge.polls(biz("PRECREATE_SUCCESS", ""))).isTrue();
        assertThat(LoadJudge.polls(biz("PAY_SUCCESS", ""))).isFalse();
        assertThat(LoadJudge.polls(biz("FAIL", ""))).isFalse();
        assertThat(LoadJudge.polls(refusal("500"))).isFalse();
        assertThat(LoadJudge.afterPoll(order("CREATED", 1350))).isEqualTo(Told.NOTHING);
        assertThat(LoadJudge.afterPoll(order("PAID", 1350))).isEqualTo(Told.PAID);
        assertThat(LoadJudge.afterPoll(order("PAY_ERROR", 1350))).isEqualTo(Told.NOT_PAID);
        assertThat(LoadJudge.afterPoll(refusal("500"))).isEqualTo(Told.NOTHING);
    }

    @Test
    void onlyTheRightWordsEndASale() {
        assertThat(LoadJudge.afterCancel(biz("CANCEL_SUCCESS", ""))).isEqualTo(Told.CANCELED);
        assertThat(LoadJudge.afterCancel(biz("CANCEL_ABORT_SUCCESS", ""))).isEqualTo(Told.NOT_PAID);
        assertThat(LoadJudge.afterCancel(biz("CANCEL_ERROR", ""))).isEqualTo(Told.NOTHING);
        assertThat(LoadJudge.afterRefund(biz("REFUND_SUCCESS", ""))).isEqualTo(Told.REFUNDED);
        assertThat(LoadJudge.afterRefund(biz("REFUND_ERROR", ""))).isEqualTo(Told.NOTHING);
    }

    @Test
    void anOrderThatContradictsWhatItsTillWasToldIsWrongMoney() {
        assertThat(LoadJudge.money(SALE, Told.PAID, order("PAID", 1350))).isEmpty();
        assertThat(LoadJudge.money(SALE, Told.PAID, order("PAY_CANCELED", 1350)))
                .isPresent();
        assertThat(LoadJudge.money(SALE, Told.PAID, order("PAID", 1349))).isPresent();
        assertThat(LoadJudge.money(SALE, Told.NOT_PAID, order("PAY_CANCELED", 1350)))
                .isEmpty();
        assertThat(LoadJudge.money(SALE, Told.NOT_PAID, order("PAID", 1350))).isPresent();
        assertThat(LoadJudge.money(SALE, Told.CANCELED, order("CANCELED", 0))).isEmpty();
        assertThat(LoadJudge.money(SALE, Told.CANCELED, order("PAID", 1350))).isPresent();
        Sale part = sale(Kind.REFUND_PART, 1350, 450);
        assertThat(LoadJudge.money(part, Told.REFUNDED, order("PARTIAL_REFUNDED", 900)))
                .isEmpty();
        assertThat(LoadJudge.money(part, Told.REFUNDED, order("PARTIAL_REFUNDED", 450)))
                .isPresent();
        assertThat(LoadJudge.money(sale(Kind.REFUND_WHOLE, 1350, 1350), Told.REFUNDED, order("REFUNDED", 0)))
                .isEmpty();
    }
}
