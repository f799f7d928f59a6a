package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat v3 plays every magic amount of pay and precreate, as a service provider, with certificates")
class SandboxWechatV3PartnerPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatV3Till(wire, true);
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
