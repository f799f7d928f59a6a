package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Alipay plays every magic amount of refund and cancel in certificate mode")
class SandboxAlipayCertificatesReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new AlipayTill(wire, true);
    }

    @Override
    String sellerBalance() {
        return "refused ACQ.SELLER_BALANCE_NOT_ENOUGH";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return false;
    }
}
