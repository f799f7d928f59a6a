package upay.sandbox;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Alipay plays every magic amount of pay and precreate in certificate mode")
class SandboxAlipayCertificatesPaymentTest extends SandboxPaymentContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new AlipayTill(wire, true);
    }

    @Override
    Map<Long, String> refusals() {
        return Map.of(
                9004L, "ACQ.BUYER_BALANCE_NOT_ENOUGH",
                9005L, "ACQ.PAYMENT_AUTH_CODE_INVALID",
                9006L, "ACQ.PAYMENT_FAIL",
                9007L, "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR",
                9008L, "ACQ.PRODUCT_AMOUNT_LIMIT_ERROR",
                9009L, "ACQ.BEYOND_PER_RECEIPT_DAY_RESTRICTION");
    }
}
