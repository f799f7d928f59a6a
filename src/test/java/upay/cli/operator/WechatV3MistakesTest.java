package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.cli.operator.AccountMistakesTest.account;
import static upay.cli.operator.AccountMistakesTest.everywhere;
import static upay.cli.operator.AccountMistakesTest.used;

import com.wechat.pay.java.core.util.PemUtil;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.app.account.AccountCertificates;
import upay.app.account.AccountRules;
import upay.channel.MessageVector;
import upay.channel.PublishedAccount;
import upay.channel.connector.AccountEvidence.Mark;
import upay.domain.Payway;

@DisplayName("A certain mistake in an account of WeChat Pay v3 is refused, with its name and the remedy")
class WechatV3MistakesTest {
    private static final String V3_KEY = "0123456789abcdef0123456789ABCDEF";
    private static final String ID = "PUB_KEY_ID_0110000100202407240000000000000001";
    private static final Map<String, String> SOUND = Map.of(
            "api",
            "v3",
            "app-id",
            "wxd930ea5d5a258f4f",
            "mch-id",
            "10000100",
            "api-v3-key",
            V3_KEY,
            "private-key",
            file("merchant.key.pem"),
            "certificate",
            file("merchant.crt.pem"),
            "wechatpay-public-key",
            file("public.pem"),
            "wechatpay-public-key-id",
            ID);

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row("api-v3-key", "", "api-v3-key is missing"),
                row("api-v3-key", V3_KEY.substring(1), "api-v3-key has 31 characters; WeChat Pay's APIv3 key has 32"),
                row("api-v3-key", V3_KEY + "0", "api-v3-key has 33 characters"),
                row("api-v3-key", V3_KEY.replace('a', '-'), "api-v3-key is not 32 letters and digits"),
                row("private-key", "", "private-key is missing"),
                row("private-key", file("public.pem"), "private-key is a public key"),
                row("private-key", file("merchant.crt.pem"), "private-key is a certificate"),
                row("private-key", key("rsa1024.pkcs8.pem"), "private-key has 1024 bits; WeChat Pay's signature"),
                row("private-key", key("ec.pkcs8.pem"), "kind EC; an RSA key"),
                row(
                        "private-key",
                        key("other.pkcs8.pem"),
                        "certificate is not that of private-key: take apiclient_cert"),
                row("certificate", "", "certificate is missing: enter apiclient_cert.pem, or its serial number"),
                row("certificate", file("merchant.key.pem"), "certificate is a key; a certificate belongs here"),
                row("certificate", file("other-key.crt.pem"), "certificate is not that of private-key"),
                row(
                        "certificate",
                        file("other-merchant.crt.pem"),
                        "certificate is that of another merchant than mch-id"),
                row(
                        "certificate",
                        file("platform-1.crt.pem"),
                        "certificate is WeChat Pay's platform certificate: it belongs in wechatpay-certificate"),
                row(
                        "certificate-serial",
                        "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8D",
                        "certificate-serial is not the serial"),
                row(
                        "certificate-serial",
                        "not hexadecimal",
                        "certificate-serial is not the certificate's serial number in"),
                row(
                        "certificate-serial",
                        "170523000862358128393984236186117158839217281676",
                        "certificate-serial is not the certificate's serial number in hexadecimal"),
                row("wechatpay-public-key-id", "", "wechatpay-public-key-id is missing"),
                row("wechatpay-public-key", "", "wechatpay-public-key is missing"),
                row("wechatpay-public-key-id", "1DDE55AD98ED71D6", "wechatpay-public-key-id is not PUB_KEY_ID_"),
                row(
                        "wechatpay-public-key",
                        publicHalf(),
                        "wechatpay-public-key is the public half of this account's own private-key"),
                row("wechatpay-public-key", file("merchant.key.pem"), "wechatpay-public-key is a private key"),
                row("wechatpay-public-key", key("rsa1024.public.pem"), "wechatpay-public-key has 1024 bits"),
                row(
                        "wechatpay-public-key",
                        file("platform-1.crt.pem"),
                        "wechatpay-public-key is a certificate: WeChat Pay's public key, pub_key.pem, belongs here"),
                row(
                        "wechatpay-certificate",
                        file("merchant.crt.pem"),
                        "wechatpay-certificate is the public half of this account's own private-key"),
                row(
                        "wechatpay-certificate",
                        file("platform-1.crt.pem") + file("other-merchant.crt.pem"),
                        "wechatpay-certificate is a merchant's API certificate: the platform's belongs here"),
                row("wechatpay-certificate", file("public.pem"), "wechatpay-certificate is not a list of certificates"),
                row("app-id", "1900000001", "app-id is not wx or ww and 16"),
                row("mch-id", "1", "mch-id is not the merchant's number"),
                row("sub-mch-id", "10000100", "sub-mch-id is mch-id itself"),
                row("api", "3", "api is none of [v2, v3]"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void aMistake(String name, String value, String fault) {
        Map<String, String> settings = with(name, value);

        for (boolean production : new boolean[] {true, false}) {
            assertThat(everywhere(Payway.WECHAT, settings, production))
                    .allSatisfy(
                            faults -> assertThat(faults).contains(fault).doesNotContain("MII", "-----BEGIN", V3_KEY));
            assertThat(used(Payway.WECHAT, settings, production)).contains(fault);
        }
    }

    @Test
    @DisplayName("an account without a mistake has no fault anywhere, and no warning; its certificate is watched")
    void sound() {
        for (Map<String, String> settings : List.of(SOUND, keyStore(), serialOnly(), fetching(), moving())) {
            assertThat(everywhere(Payway.WECHAT, settings, true)).containsOnly("");
            assertThat(everywhere(Payway.WECHAT, settings, false)).containsOnly("");
            assertThat(used(Payway.WECHAT, settings, true)).isEmpty();
            assertThat(AccountRules.warnings(account(Payway.WECHAT, settings))).isEmpty();
        }
        assertThat(AccountCertificates.states(account(Payway.WECHAT, moving()), Instant.now()))
                .containsOnlyKeys("certificate")
                .allSatisfy((name, state) -> assertThat(state.mark()).isEqualTo(Mark.OK));
        assertThat(AccountCertificates.states(account(Payway.WECHAT, keyStore()), Instant.now()))
                .containsOnlyKeys("private-key");
        assertThat(AccountCertificates.states(account(Payway.WECHAT, serialOnly()), Instant.now())
                        .get("certificate")
                        .detail())
                .startsWith("only its serial number is entered");
    }

    private static Map<String, String> keyStore() {
        Map<String, String> settings = with("private-key", file("merchant.p12.b64"));
        settings.remove("certificate");
        return settings;
    }

    private static Map<String, String> serialOnly() {
        Map<String, String> settings = with("certificate-serial", "1dde55ad98ed71d6edd4a4a16996de7b47773a8c");
        settings.remove("certificate");
        return settings;
    }

    private static Map<String, String> fetching() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.remove("wechatpay-public-key");
        settings.remove("wechatpay-public-key-id");
        return settings;
    }

    private static Map<String, String> moving() {
        return with("wechatpay-certificate", file("platform-1.crt.pem") + file("platform-2.crt.pem"));
    }

    @Test
    @DisplayName("an expired certificate is refused as it is entered, and its end is told ahead")
    void dated() {
        Map<String, String> expired = with("certificate", file("expired.crt.pem"));

        assertThat(everywhere(Payway.WECHAT, expired, true))
                .allSatisfy(faults -> assertThat(faults).contains("certificate has expired on 2021-01-01"));
        assertThat(used(Payway.WECHAT, expired, true)).as("its orders go on").isEmpty();
        assertThat(AccountCertificates.states(account(Payway.WECHAT, SOUND), Instant.parse("2098-12-15T00:00:00Z"))
                        .get("certificate")
                        .detail())
                .startsWith("ends in 17 days");
    }

    @Test
    @DisplayName("api v3 with the settings of version 2 only, and the other way round, says which are for which")
    void otherVersion() {
        Map<String, String> v2 = new HashMap<>(Map.of(
                "app-id",
                "wxd930ea5d5a258f4f",
                "mch-id",
                "10000100",
                "key",
                V3_KEY,
                "client-certificate",
                key("merchant.p12.b64")));
        v2.put("api", "v3");
        assertThat(everywhere(Payway.WECHAT, v2, true)).allSatisfy(faults -> assertThat(faults)
                .contains("api is v3, and there are only settings of version 2 (key, client-certificate): enter"
                        + " api-v3-key, private-key and certificate, or set api to v2"));

        for (String api : new String[] {"", "v2"}) {
            assertThat(everywhere(Payway.WECHAT, with("api", api), true)).allSatisfy(faults -> assertThat(faults)
                    .contains("api is v2, and there are only settings of version 3 (api-v3-key, private-key,"
                            + " certificate, wechatpay-public-key, wechatpay-public-key-id): set api to v3, or enter"
                            + " key"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v3"})
    @DisplayName("an account with the settings of both versions, as during a move, is sound with either")
    void both(String api) {
        Map<String, String> settings = with("api", api);
        settings.put("key", "kX93mQ27hTfLb0ZsPw84RcYeVn61JdAu");
        settings.put("client-certificate", key("merchant.p12.b64"));

        assertThat(everywhere(Payway.WECHAT, settings, true)).containsOnly("");
        assertThat(AccountRules.warnings(account(Payway.WECHAT, settings)))
                .isEqualTo(
                        api.equals("v2")
                                ? List.of()
                                : List.of("key, client-certificate: of version 2, and not used with api v3"));
    }

    @Test
    @DisplayName("the key of version 2 as that of version 3 is a warning, since both may be set to the same")
    void sameKey() {
        assertThat(AccountRules.warnings(account(Payway.WECHAT, with("key", V3_KEY))))
                .contains("api-v3-key is the same as key: WeChat Pay has two keys, one for each version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wechat-v3", "wechat-v3-partner"})
    @DisplayName("the sandbox's published keys are refused where money moves")
    void sandbox(String file) {
        Map<String, String> published = PublishedAccount.settings(file);
        String path = published.remove("endpoint");
        assertThat(everywhere(Payway.WECHAT, published, false)).allSatisfy(faults -> assertThat(faults)
                .contains(
                        "private-key is the sandbox's published one",
                        "api-v3-key is the sandbox's published one",
                        "certificate is the sandbox's published one"));
        published.put("endpoint", "http://127.0.0.1:8090" + path);
        assertThat(everywhere(Payway.WECHAT, published, false))
                .as("at the sandbox")
                .containsOnly("");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put(name, value);
        return settings;
    }

    private static Arguments row(String name, String value, String fault) {
        return Arguments.of(name, value, fault);
    }

    private static String file(String name) {
        return MessageVector.text("wechat-v3/keys/" + name);
    }

    private static String key(String name) {
        return MessageVector.text("keys/" + name);
    }

    private static String publicHalf() {
        return Base64.getEncoder()
                .encodeToString(PemUtil.loadX509FromString(file("merchant.crt.pem"))
                        .getPublicKey()
                        .getEncoded());
    }
}
