package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat plays every magic amount of refund and cancel, signed with HMAC-SHA256")
class SandboxWechatReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatTill(wire, "HMAC-SHA256");
    }

    @Override
    String sellerBalance() {
        return "refused NOTENOUGH";
    }

    @Override
    boolean cancelsByRefund(boolean qr) {
        return qr;
    }
}
