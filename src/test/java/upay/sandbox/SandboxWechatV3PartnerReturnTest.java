package upay.sandbox;

import org.junit.jupiter.api.DisplayName;

@DisplayName("WeChat v3 plays every magic amount of refund and cancel, as a service provider, with certificates")
class SandboxWechatV3PartnerReturnTest extends SandboxReturnContract {
    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatV3Till(wire, true);
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
