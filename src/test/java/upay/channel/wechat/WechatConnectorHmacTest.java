package upay.channel.wechat;

import upay.domain.Secret;

/** The contract with the stronger signature. */
class WechatConnectorHmacTest extends WechatConnectorContract {
    @Override
    protected WechatSignature.Kind kind() {
        return WechatSignature.Kind.HMAC_SHA256;
    }

    @Override
    protected Secret signType() {
        return new Secret("HMAC-SHA256");
    }
}
