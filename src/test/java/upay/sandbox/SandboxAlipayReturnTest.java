package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Alipay plays every magic amount of refund and cancel")
class SandboxAlipayReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new AlipayTill(wire);
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
