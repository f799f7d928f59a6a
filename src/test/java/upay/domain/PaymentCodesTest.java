package upay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.PaymentCodes.Rule;

@DisplayName("a payment code names its payway (protocol.md#payment-codes)")
class PaymentCodesTest {

    @ParameterizedTest(name = "{0}… of {1} digits")
    @CsvSource({
        "10, 18, WECHAT",
        "13, 18, WECHAT",
        "15, 18, WECHAT",
        "25, 16, ALIPAY",
        "28, 18, ALIPAY",
        "30, 24, ALIPAY",
        "62, 19, UNIONPAY",
        "31, 18, BAIFUBAO",
        "18, 18, JDPAY"
    })
    void known(String prefix, int length, Payway payway) {
        assertThat(PaymentCodes.DEFAULT.recognise(code(prefix, length))).contains(payway);
    }

    @ParameterizedTest(name = "{0}… of {1} digits")
    @CsvSource({
        "09, 18", "16, 18", "13, 17", "13, 19", "24, 18", "25, 15", "30, 25", "62, 18", "62, 20", "31, 17", "18, 19",
        "91, 18"
    })
    void unknown(String prefix, int length) {
        assertThat(PaymentCodes.DEFAULT.recognise(code(prefix, length))).isEmpty();
    }

    private static Secret code(String prefix, int length) {
        return new Secret(prefix + "0".repeat(length - 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "2812345678901234x",
                "28123456789012345/",
                "２８１２３４５６７８９０１２３４",
                "28123456789012345678901234567890123"
            })
    void whatIsNoCodeIsNobodys(String text) {
        assertThat(PaymentCodes.DEFAULT.recognise(new Secret(text))).isEmpty();
    }

    @Test
    @DisplayName("the first rule that matches wins")
    void firstWins() {
        PaymentCodes codes = new PaymentCodes(
                List.of(new Rule(Payway.JDPAY, 0, 99, 2, 32), new Rule(Payway.ALIPAY, 28, 28, 18, 18)));

        assertThat(codes.recognise(code("28", 18))).contains(Payway.JDPAY);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5, 2, 3", "0, 100, 2, 3", "6, 5, 2, 3", "0, 5, 1, 3", "0, 5, 2, 33", "0, 5, 4, 3"})
    void aRuleThatCannotMatchIsRefused(int from, int to, int lengthFrom, int lengthTo) {
        assertThatThrownBy(() -> new Rule(Payway.ALIPAY, from, to, lengthFrom, lengthTo))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("every payway and sub_payway is found by its code on the wire, and 2 is Alipay too")
    void wireCodes() {
        for (Payway payway : Payway.values()) {
            assertThat(Payway.ofCode(payway.code())).contains(payway);
            assertThat(payway.channel()).isLowerCase();
        }
        assertThat(Payway.ofCode("2")).contains(Payway.ALIPAY);
        assertThat(Payway.ofCode("99")).isEmpty();
        assertThat(Payway.ofCode(null)).isEmpty();
        assertThat(Arrays.stream(SubPayway.values()).map(SubPayway::code)).containsExactly("1", "2", "3", "4");
        assertThat(SubPayway.ofCode("2")).isEqualTo(SubPayway.QRCODE);
        assertThatThrownBy(() -> SubPayway.ofCode("5")).isInstanceOf(IllegalArgumentException.class);
    }
}
