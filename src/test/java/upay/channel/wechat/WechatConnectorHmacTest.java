package upay.channel.wechat;

import org.junit.jupiter.api.DisplayName;
import upay.domain.Secret;

/** The contract with the stronger signature. */
@DisplayName("The WeChat connector keeps the connector contract with HMAC-SHA256")
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
