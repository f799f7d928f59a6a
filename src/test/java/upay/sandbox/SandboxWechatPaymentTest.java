package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat plays every magic amount of pay and precreate, signed with MD5")
class SandboxWechatPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatTill(wire, "MD5");
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(
                9004L, "NOTENOUGH",
                9005L, "AUTH_CODE_ERROR",
                9006L, "AUTH_CODE_INVALID",
                9007L, "TRADE_ERROR",
                9008L, "TRADE_ERROR",
                9009L, "RULELIMIT");
    }
}
