package upay.channel.wechat.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.CallFixture;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;

@DisplayName("A WeChat v3 account is entered with the files as WeChat Pay hands them out")
class WechatV3SettingsTest {
    private final Map<String, Secret> settings = V3Peer.settings();

    private Connector open() {
        return Connectors.find(Payway.WECHAT)
                .orElseThrow()
                .open(new AccountSettings(Payway.WECHAT, "https://api.example", settings, null));
    }

    private ChannelRequest request() {
        return open().encode(
                        CallFixture.call(Payway.WECHAT, ChannelAction.QUERY, SubPayway.BARCODE, 1),
                        CallFixture.NOW,
                        ConnectorContract.NONCE);
    }

    @Test
    @DisplayName("apiclient_cert.p12 is the key and its certificate, and opens with the merchant's number")
    void keyStore() {
        settings.put("private-key", new Secret(V3Peer.pem("merchant.p12.b64")));
        settings.remove("certificate");

        assertThat(V3Peer.verifies(request())).isTrue();

        settings.put("private-key-password", new Secret("wrong"));
        assertThatThrownBy(this::open)
                .hasMessageContaining("private-key is a PKCS#12 file that does not open with its password");
        settings.put("private-key-password", new Secret("10000100"));
        settings.put("mch-id", new Secret("10000199"));
        assertThat(request().headers().get("Authorization")).contains("mchid=\"10000199\"");
    }

    @Test
    @DisplayName("key and certificate may stand in one text")
    void together() {
        settings.put("private-key", new Secret(V3Peer.pem("merchant.key.pem") + V3Peer.pem("merchant.crt.pem")));
        settings.remove("certificate");

        assertThat(V3Peer.verifies(request())).isTrue();
    }

    @Test
    @DisplayName("the certificate's serial number alone is enough, in any case")
    void serial() {
        settings.remove("certificate");
        settings.put("certificate-serial", new Secret("1dde55ad98ed71d6edd4a4a16996de7b47773a8c"));

        assertThat(V3Peer.verifies(request())).isTrue();
    }

    @Test
    @DisplayName("without any of the three there is no serial number")
    void noSerial() {
        settings.remove("certificate");

        assertThatThrownBy(this::open)
                .hasMessage(
                        "account at wechat: certificate is missing: enter apiclient_cert.pem, or its serial number in"
                                + " certificate-serial");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "api, v4, 'api is none of [v2, v3]'",
        "mch-id, '1900\"000', mch-id is not the merchant's number",
        "sub-mch-id, 1&2, sub-mch-id is not the merchant's number",
        "certificate-serial, 1dde55ad98ed71d6edd4a4a16996de7b47773a8c-, certificate-serial is not the certificate's serial",
        "certificate, x, certificate is neither PEM nor Base64",
        "wechatpay-public-key-id, 0110000100202407240000000000000001, wechatpay-public-key-id is not PUB_KEY_ID_",
        "wechatpay-public-key-id, '', wechatpay-public-key-id is missing",
        "wechatpay-public-key, '', wechatpay-public-key is missing",
        "wechatpay-certificate, x, wechatpay-certificate is not a list of certificates in PEM",
        "extended-fields, goods_tag, extended-fields may name these only: profit_sharing refund_account"
    })
    void malformed(String name, String value, String fault) {
        settings.put(name, new Secret(value));

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }
}
