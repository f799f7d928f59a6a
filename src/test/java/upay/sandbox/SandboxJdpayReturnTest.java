package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("JD Pay plays every magic amount of refund and cancel")
class SandboxJdpayReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new JdpayTill(wire);
    }

    @Override
    String sellerBalance() {
        return "refused 商户余额不足";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return false;
    }
}
