package upay.channel.wechat.v3;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import upay.domain.Secret;

/** A merchant with WeChat Pay's public key. */
@DisplayName("The WeChat v3 connector keeps the connector contract with WeChat Pay's public key")
class WechatV3ConnectorTest extends WechatV3ConnectorContract {
    @Override
    V3Peer peer() {
        return V3Peer.ofPublicKey();
    }

    @Override
    Map<String, Secret> settings() {
        return V3Peer.settings();
    }
}
