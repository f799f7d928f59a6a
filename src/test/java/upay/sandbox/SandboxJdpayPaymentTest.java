package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("JD Pay plays every magic amount of pay and precreate")
class SandboxJdpayPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new JdpayTill(wire);
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(
                9004L, "JMPT100025",
                9005L, "JMPT100027",
                9006L, "JMPT100026",
                9007L, "JMPT100001",
                9008L, "JMPT100001",
                9009L, "JMPT100001");
    }
}
