package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Baifubao plays every magic amount of pay and precreate, signed with MD5")
class SandboxBaifubaoPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new BaifubaoTill(wire, "1");
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(9004L, "69501", 9005L, "69502", 9006L, "69503", 9007L, "69504", 9008L, "69504", 9009L, "69504");
    }
}
