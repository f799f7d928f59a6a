package upay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("The payment codes that are set for a channel lead there")
class PaymentCodeConfigTest {
    private static final Secret CODE = new Secret("99" + "0".repeat(20));

    @ParameterizedTest
    @EnumSource(Payway.class)
    void aConfiguredCodeIsRecognised(Payway payway) {
        String variable = SettingKey.variable("payment-codes." + payway.channel());
        assertThat(PaymentCodes.DEFAULT.recognise(CODE)).isEmpty();

        GatewayConfig config = GatewayConfig.require(Map.of(variable, "99/22"), null);

        assertThat(new PaymentCodes(config.channels().paymentCodes()).recognise(CODE))
                .contains(payway);
    }
}
