package upay.channel.wechat.v3;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import upay.channel.MessageVector;
import upay.domain.Secret;

/** A service provider for its sub-merchant, in whose pages the customers pay. */
@DisplayName("The WeChat v3 connector keeps the connector contract for a service provider")
class WechatV3PartnerConnectorTest extends WechatV3ConnectorContract {
    @Override
    V3Peer peer() {
        return V3Peer.ofPublicKey();
    }

    @Override
    Map<String, Secret> settings() {
        Map<String, Secret> settings = V3Peer.settings();
        settings.put("sub-app-id", new Secret("wxd678efh567hg6787"));
        settings.put("sub-mch-id", new Secret("1900000109"));
        return settings;
    }

    @Override
    protected String requests() {
        return "wechat-v3/requests-partner";
    }

    /** What a merchant's own answer says, as it says it to the provider. */
    @Override
    String said(String content) {
        return content.replaceAll("\"appid\":\"(\\w+)\"", "\"sp_appid\":\"$1\",\"sub_appid\":\"wxd678efh567hg6787\"")
                .replaceAll("\"mchid\":\"(\\d+)\"", "\"sp_mchid\":\"$1\",\"sub_mchid\":\"1900000109\"")
                .replace("\"openid\":", "\"sp_openid\":");
    }

    @Override
    protected String outcome(MessageVector vector) {
        return vector.header("outcome-partner", super.outcome(vector));
    }
}
