package upay.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.account.AccountSettings;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("One real channel switches the whole sandbox off")
class ConfiguredAccountsTest {
    private static final URI SANDBOX = URI.create("http://127.0.0.1:8090");

    @Test
    void withoutARealChannelTheSandboxPlaysAllOfThem() {
        GatewayConfig config = GatewayConfig.require(Map.of(), null);

        assertThat(config.sandboxed()).isTrue();
        AccountSettings alipay = ConfiguredAccounts.sandbox(config, SANDBOX)
                .find("any-merchant", Payway.ALIPAY)
                .orElseThrow();
        assertThat(alipay.endpoint()).isEqualTo("http://127.0.0.1:8090/alipay/gateway.do");
        assertThat(alipay.notifyBase()).isNull();
        assertThat(alipay.settings()).containsKeys("app-id", "private-key", "alipay-public-key");
    }

    @Test
    void withOneOnlyThatOneCanBeAsked() {
        GatewayConfig config = GatewayConfig.require(
                Map.of(
                        "UPAY_CHANNELS_WECHAT_MCH_ID", "10000100",
                        "UPAY_CHANNELS_WECHAT_KEY", "192006250b4c09247ec02edce69f6a2d"),
                null);
        ConfiguredAccounts accounts = ConfiguredAccounts.real(config);

        assertThat(config.sandboxed()).isFalse();
        assertThat(accounts.payways()).containsExactly(Payway.WECHAT);
        assertThat(accounts.find("any-merchant", Payway.ALIPAY)).isEmpty();
        AccountSettings wechat = accounts.find("any-merchant", Payway.WECHAT).orElseThrow();
        assertThat(wechat.endpoint()).isEqualTo("https://api.mch.weixin.qq.com");
        assertThat(wechat.settings()).containsEntry("mch-id", new Secret("10000100"));
    }

    @Test
    void whereThereIsAPublicAddressTheChannelsCallBackToTheMerchantsOwnPath() {
        GatewayConfig config = GatewayConfig.require(Map.of("UPAY_PUBLIC_URL", "https://pay.example.com/gw/"), null);

        assertThat(ConfiguredAccounts.sandbox(config, SANDBOX)
                        .find("m1", Payway.WECHAT)
                        .orElseThrow()
                        .notifyBase())
                .isEqualTo("https://pay.example.com/gw/notify/wechat/m1");
    }
}
