package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Baifubao plays every magic amount of refund and cancel, signed with SHA-1")
class SandboxBaifubaoReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new BaifubaoTill(wire, "2");
    }

    @Override
    String sellerBalance() {
        return "refused 69520";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return true;
    }
}
