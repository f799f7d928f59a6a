package upay.channel.wechat.v3;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import upay.domain.Secret;

/** A merchant with a platform certificate, and the certificate's serial number for the merchant's own. */
@DisplayName("The WeChat v3 connector keeps the connector contract with a platform certificate")
class WechatV3CertificateConnectorTest extends WechatV3ConnectorContract {
    @Override
    V3Peer peer() {
        return V3Peer.ofCertificate(1);
    }

    @Override
    Map<String, Secret> settings() {
        Map<String, Secret> settings = V3Peer.settings();
        settings.remove("wechatpay-public-key");
        settings.remove("wechatpay-public-key-id");
        settings.put("wechatpay-certificate", new Secret(V3Peer.pem("platform-1.crt.pem")));
        return settings;
    }
}
