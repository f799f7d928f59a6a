package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("UnionPay plays every magic amount of refund and cancel")
class SandboxUnionpayReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new UnionpayTill(wire);
    }

    @Override
    String sellerBalance() {
        return "refused 01";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return false;
    }
}
