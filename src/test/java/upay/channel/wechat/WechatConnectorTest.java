package upay.channel.wechat;

import org.junit.jupiter.api.DisplayName;
import upay.domain.Secret;

/** The contract with the default signature. */
@DisplayName("The WeChat connector keeps the connector contract with its default signature")
class WechatConnectorTest extends WechatConnectorContract {
    @Override
    protected WechatSignature.Kind kind() {
        return WechatSignature.Kind.MD5;
    }

    @Override
    protected Secret signType() {
        return new Secret("MD5");
    }
}
