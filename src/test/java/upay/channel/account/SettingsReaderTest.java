package upay.channel.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.Connectors;
import upay.channel.MessageVector;
import upay.channel.TestCertificates;
import upay.domain.Payway;
import upay.domain.Secret;

@Tag("process")
@DisplayName("Each wrong account setting is named, and its value is never shown")
class SettingsReaderTest {
    private static final String ALIPAY_PRIVATE = MessageVector.text("alipay/private-key.pem");
    private static final String ALIPAY_PUBLIC = MessageVector.text("alipay/public-key.pem");

    /** Of 512 bits. */
    private static final String SHORT_PUBLIC =
            "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAN26dlJUDf5knqqGGxAU9YsD/+Vz/FveADxVNNCC"
                    + "s0xfurm4LJqRWJln8/p4z4ujcBNcpmsoqbns2+PrFxSuAJ0CAwEAAQ==";

    private static final Map<Payway, Map<String, Secret>> COMPLETE = Map.of(
            Payway.ALIPAY,
            Map.of(
                    "app-id", new Secret("2014072300007148"),
                    "private-key", new Secret(ALIPAY_PRIVATE),
                    "alipay-public-key", new Secret(ALIPAY_PUBLIC)),
            Payway.WECHAT,
            Map.of("app-id", new Secret("wx1"), "mch-id", new Secret("1900000001"), "key", new Secret("k")),
            Payway.BAIFUBAO,
            Map.of("sp-no", new Secret("9000100005"), "key", new Secret("k")),
            Payway.JDPAY,
            Map.of(
                    "merchant", new Secret("110000000001"),
                    "des-key", new Secret("MDEyMzQ1Njc4OWFiY2RlZkZFRENCQTk4"),
                    "private-key", new Secret(ALIPAY_PRIVATE),
                    "jd-public-key", new Secret(ALIPAY_PUBLIC)));

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Payway.ALIPAY, "app-id", "", "app-id is missing"),
                Arguments.of(Payway.ALIPAY, "private-key", " ", "private-key is missing"),
                Arguments.of(Payway.ALIPAY, "private-key", "%hidden%", "private-key is neither PEM nor Base64"),
                Arguments.of(
                        Payway.ALIPAY, "private-key", ALIPAY_PUBLIC, "private-key is a public key; the account's own"),
                Arguments.of(
                        Payway.ALIPAY,
                        "alipay-public-key",
                        ALIPAY_PRIVATE,
                        "alipay-public-key is a private key; the channel's public key belongs here"),
                Arguments.of(
                        Payway.ALIPAY,
                        "alipay-public-key",
                        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                        "alipay-public-key is empty"),
                Arguments.of(
                        Payway.ALIPAY,
                        "trusted-certificates",
                        "hidden",
                        "trusted-certificates is not a list of certificates in PEM"),
                Arguments.of(Payway.WECHAT, "mch-id", "", "mch-id is missing"),
                Arguments.of(Payway.WECHAT, "key", "", "key is missing"),
                Arguments.of(Payway.WECHAT, "sign-type", "hidden", "sign-type is none of [HMAC-SHA256, MD5]"),
                Arguments.of(
                        Payway.WECHAT, "client-certificate", "aGlkZGVu", "client-certificate is not a PKCS#12 file"),
                Arguments.of(
                        Payway.WECHAT, "client-certificate", "%hidden%", "client-certificate is not a PKCS#12 file"),
                Arguments.of(Payway.BAIFUBAO, "sp-no", "", "sp-no is missing"),
                Arguments.of(Payway.BAIFUBAO, "sign-method", "hidden", "sign-method is none of [1, 2]"),
                Arguments.of(
                        Payway.BAIFUBAO,
                        "unsigned-responses",
                        "hidden",
                        "unsigned-responses is none of [believe, doubt]"),
                Arguments.of(Payway.JDPAY, "merchant", "", "merchant is missing"),
                Arguments.of(Payway.JDPAY, "des-key", "", "des-key is missing"),
                Arguments.of(Payway.JDPAY, "des-key", "%hidden%", "des-key is not 24 bytes in Base64"),
                Arguments.of(Payway.JDPAY, "des-key", "aGlkZGVu", "des-key is not 24 bytes in Base64"),
                Arguments.of(Payway.JDPAY, "private-key", "%hidden%", "private-key is neither PEM nor Base64"),
                Arguments.of(Payway.JDPAY, "jd-public-key", SHORT_PUBLIC, "jd-public-key has less than 1024 bits"),
                Arguments.of(Payway.JDPAY, "order-type", "hidden", "order-type is none of [0, 1]"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSettingIsNamedAndItsValueIsNot(Payway payway, String name, String value, String fault) {
        Map<String, Secret> settings = new HashMap<>(complete(payway));
        settings.put(name, new Secret(value));

        Throwable thrown = open(payway, "https://channel.example", settings);

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(fault);
        assertThat(thrown.getMessage()).doesNotContain("hidden").doesNotContain("aGlkZGVu");
    }

    @ParameterizedTest
    @MethodSource("payways")
    void anEndpointIsAnAddressOfTheWeb(Payway payway) {
        for (String endpoint :
                new String[] {"", "nowhere", "ftp://a.example", "http://", "http://a b", "http://a?q=1"}) {
            assertThat(open(payway, endpoint, complete(payway))).hasMessageContaining("endpoint is not");
        }
        for (String endpoint : new String[] {"http://a.example", "https://a.example/b/", "HTTP://127.0.0.1:1/x"}) {
            assertThat(open(payway, endpoint, complete(payway))).isNull();
        }
    }

    static Stream<Payway> payways() {
        return COMPLETE.keySet().stream();
    }

    @Test
    void keysMayComeAsTheirBareBase64() {
        Map<String, Secret> settings = new HashMap<>(complete(Payway.ALIPAY));
        settings.replaceAll((name, value) -> new Secret(value.reveal().replaceAll("-----[A-Z ]+-----|\\s", "")));

        assertThat(open(Payway.ALIPAY, "https://a.example", settings)).isNull();
    }

    @Test
    void aCertificateOpensWithTheMerchantsNumberUnlessToldOtherwise(@TempDir Path folder) throws IOException {
        String certificate = TestCertificates.base64(new TestCertificates(folder).keyStore("client"));
        Map<String, Secret> settings = new HashMap<>(complete(Payway.WECHAT));
        settings.put("client-certificate", new Secret(certificate));
        assertThat(open(Payway.WECHAT, "https://a.example", settings)).hasMessageContaining("client-certificate");

        settings.put("client-certificate-password", new Secret(TestCertificates.PASSWORD));
        assertThat(open(Payway.WECHAT, "https://a.example", settings)).isNull();

        settings.remove("client-certificate-password");
        settings.put("mch-id", new Secret(TestCertificates.PASSWORD));
        assertThat(open(Payway.WECHAT, "https://a.example", settings)).isNull();
    }

    @Test
    void anAccountPrintsNoneOfItsSettings() {
        AccountSettings account =
                new AccountSettings(Payway.WECHAT, "https://a.example", Map.of("key", new Secret("hidden")), null);

        assertThat(account.toString()).doesNotContain("hidden");
        assertThatCode(account::hashCode).doesNotThrowAnyException();
    }

    private static Throwable open(Payway payway, String endpoint, Map<String, Secret> settings) {
        return catchThrowable(() ->
                Connectors.find(payway).orElseThrow().open(new AccountSettings(payway, endpoint, settings, null)));
    }

    private static Map<String, Secret> complete(Payway payway) {
        return COMPLETE.get(payway);
    }
}
