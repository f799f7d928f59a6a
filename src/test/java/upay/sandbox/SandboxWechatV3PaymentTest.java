package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat v3 plays every magic amount of pay and precreate, directly, with the public key")
class SandboxWechatV3PaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatV3Till(wire, false);
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(
                9004L, "NOT_ENOUGH",
                9005L, "AUTH_CODE_ERROR",
                9006L, "AUTH_CODE_INVALID",
                9007L, "TRADE_ERROR",
                9008L, "TRADE_ERROR",
                9009L, "RULE_LIMIT");
    }
}
