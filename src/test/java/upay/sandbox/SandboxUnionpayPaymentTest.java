package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("UnionPay plays every magic amount of pay and precreate")
class SandboxUnionpayPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new UnionpayTill(wire);
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(9004L, "64", 9005L, "69", 9006L, "44", 9007L, "81", 9008L, "33", 9009L, "01");
    }
}
