package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat v3 plays every magic amount of refund and cancel, directly, with the public key")
class SandboxWechatV3ReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatV3Till(wire, false);
    }

    @Override
    String sellerBalance() {
        return "refused NOT_ENOUGH";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return qr;
    }
}
