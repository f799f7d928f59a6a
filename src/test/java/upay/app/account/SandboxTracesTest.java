package upay.app.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("A published key is found where real money moves, of whatever kind of account it is")
class SandboxTracesTest {
    private static final Map<Payway, String> REAL = Map.of(
            Payway.ALIPAY, "https://openapi.alipay.com/gateway.do",
            Payway.WECHAT, "https://api.mch.weixin.qq.com");

    @ParameterizedTest
    @CsvSource({
        "ALIPAY, 0, private-key",
        "ALIPAY, 0, alipay-public-key",
        "ALIPAY, 1, private-key",
        "ALIPAY, 1, app-certificate",
        "ALIPAY, 1, alipay-certificate",
        "ALIPAY, 1, alipay-root-certificate",
        "WECHAT, 0, key",
        "WECHAT, 1, private-key",
        "WECHAT, 1, certificate",
        "WECHAT, 1, api-v3-key",
        "WECHAT, 1, wechatpay-public-key",
        "WECHAT, 2, private-key",
        "WECHAT, 2, certificate"
    })
    void published(Payway payway, int account, String name) {
        Secret value = ConfiguredAccounts.allPublished(payway).get(account).get(name);
        AccountSettings settings =
                new AccountSettings(payway, REAL.get(payway), Map.of("app-id", new Secret("1"), name, value), null);

        assertThat(SandboxTraces.faults(settings, AccountKeys.of(settings), false))
                .containsExactly(name + " is the sandbox's published one; production needs the account's own");
    }
}
