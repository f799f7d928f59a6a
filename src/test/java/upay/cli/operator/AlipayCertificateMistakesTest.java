package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.cli.operator.AccountMistakesTest.account;
import static upay.cli.operator.AccountMistakesTest.everywhere;
import static upay.cli.operator.AccountMistakesTest.used;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.app.account.AccountCertificates;
import upay.app.account.AccountRules;
import upay.channel.MessageVector;
import upay.channel.PublishedAccount;
import upay.channel.connector.AccountEvidence.Mark;
import upay.domain.Payway;

@DisplayName("A certain mistake in an account of Alipay's certificate mode is refused, with its name and the remedy")
class AlipayCertificateMistakesTest {
    private static final Map<String, String> SOUND = Map.of(
            "app-id", "2014072300007148",
            "private-key", file("app-private-key.pem"),
            "app-certificate", file("app.crt"),
            "alipay-certificate", file("alipay.crt"),
            "alipay-root-certificate", file("root.crt"));

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row("app-certificate", "", "app-certificate is missing"),
                row("alipay-certificate", "", "alipay-certificate is missing"),
                row("alipay-root-certificate", "", "alipay-root-certificate is missing"),
                row(
                        "alipay-public-key",
                        key("alipay/public-key.pem"),
                        "alipay-public-key belongs to an account without"),
                row(
                        "private-key",
                        file("next-private-key.pem"),
                        "app-certificate is not the certificate of private-key"),
                row("app-certificate", file("impostor.crt"), "app-certificate is not the certificate of private-key"),
                row("app-certificate", file("alipay.crt"), "app-certificate is Alipay's certificate; take the"),
                row(
                        "app-certificate",
                        file("root.crt"),
                        "app-certificate is a root certificate; take appCertPublicKey_"),
                row("app-certificate", file("app-private-key.pem"), "app-certificate is a private key"),
                row("app-certificate", key("keys/rsa.public.pem"), "app-certificate is a key; a certificate belongs"),
                row(
                        "app-certificate",
                        key("keys/ec.crt.pem"),
                        "app-certificate is the certificate of a key of the kind"),
                row(
                        "app-certificate",
                        file("app.crt") + file("app-private-key.pem"),
                        "app-certificate holds a private key beside the certificate"),
                row("alipay-certificate", file("app.crt"), "it is the application's own certificate: take alipayCert"),
                row("alipay-certificate", file("root.crt"), "alipay-certificate is a root certificate; take"),
                row(
                        "alipay-certificate",
                        file("sm2-root.crt"),
                        "is a certificate of the kind SM2; one of the kind RSA"),
                row("alipay-certificate", file("other-root.crt"), "alipay-certificate is a root certificate; take"),
                row("alipay-certificate", key("alipay/public-key.pem"), "alipay-certificate is a key; a certificate"),
                row("alipay-certificate", key("keys/merchant.csr.pem"), "is a certificate request"),
                row("alipay-root-certificate", file("other-root.crt"), "is not issued below alipay-root-certificate"),
                row(
                        "alipay-root-certificate",
                        file("provider-root.crt"),
                        "is not issued below alipay-root-certificate"),
                row("alipay-root-certificate", file("alipay.crt"), "alipay-root-certificate holds no root certificate"),
                row(
                        "alipay-root-certificate",
                        file("sm2-root.crt"),
                        "alipay-root-certificate holds no certificate that"),
                row("alipay-root-certificate", file("app-private-key.pem"), "alipay-root-certificate is a private key"),
                row("alipay-root-certificate", "nonsense!", "alipay-root-certificate is neither PEM nor Base64"),
                row(
                        "alipay-root-certificate",
                        file("root.crt").substring(0, file("root.crt").length() - 40),
                        "it is cut off, copy the whole file"),
                row("private-key", file("app.crt"), "private-key is a certificate"),
                row("app-id", "2088102146225135", "(PID), and not of an application"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void aMistake(String name, String value, String fault) {
        Map<String, String> settings = with(name, value);

        for (boolean production : new boolean[] {true, false}) {
            assertThat(everywhere(Payway.ALIPAY, settings, production))
                    .allSatisfy(faults -> assertThat(faults).contains(fault).doesNotContain("MII", "-----BEGIN"));
            assertThat(used(Payway.ALIPAY, settings, production)).contains(fault);
        }
    }

    @Test
    @DisplayName("an account without a mistake has no fault anywhere, and no warning; three certificates are watched")
    void sound() {
        assertThat(everywhere(Payway.ALIPAY, SOUND, true)).containsOnly("");
        assertThat(everywhere(Payway.ALIPAY, SOUND, false)).containsOnly("");
        assertThat(used(Payway.ALIPAY, SOUND, true)).isEmpty();
        assertThat(AccountRules.warnings(account(Payway.ALIPAY, SOUND))).isEmpty();
        assertThat(AccountCertificates.states(account(Payway.ALIPAY, SOUND), Instant.now()))
                .containsOnlyKeys("app-certificate", "alipay-certificate", "alipay-root-certificate")
                .allSatisfy((name, state) -> assertThat(state.mark()).isEqualTo(Mark.OK));
    }

    @Test
    @DisplayName("certificates in each other's place are named, both")
    void swapped() {
        Map<String, String> settings = with("app-certificate", file("alipay.crt"));
        settings.put("alipay-certificate", file("app.crt"));

        assertThat(everywhere(Payway.ALIPAY, settings, true)).allSatisfy(faults -> assertThat(faults)
                .contains(
                        "app-certificate is Alipay's certificate",
                        "alipay-certificate is the public half of this account's own private-key"));
    }

    @Test
    @DisplayName("an expired or future one is refused as it is entered, and its end is told ahead")
    void dated() {
        Map<String, String> app = with("app-certificate", file("app-expired.crt"));
        Map<String, String> alipay = with("alipay-certificate", file("alipay-expired.crt"));
        Map<String, String> future = with("app-certificate", file("app-future.crt"));

        assertThat(everywhere(Payway.ALIPAY, app, true))
                .allSatisfy(faults -> assertThat(faults).contains("app-certificate has expired on 2021-01-01"));
        assertThat(everywhere(Payway.ALIPAY, alipay, true))
                .allSatisfy(faults -> assertThat(faults).contains("alipay-certificate has expired on 2021-01-01"));
        assertThat(everywhere(Payway.ALIPAY, future, true))
                .allSatisfy(faults -> assertThat(faults).contains("app-certificate is not valid before 2090-01-01"));
        assertThat(used(Payway.ALIPAY, app, true)).as("its orders go on").isEmpty();
        assertThat(used(Payway.ALIPAY, alipay, true)).isEmpty();
        assertThat(AccountCertificates.states(account(Payway.ALIPAY, SOUND), Instant.parse("2099-12-15T00:00:00Z"))
                        .get("app-certificate")
                        .detail())
                .startsWith("ends in 16 days");
    }

    @Test
    @DisplayName("the published certificates of the sandbox, and those of Alipay's, are refused where money moves")
    void sandbox() {
        Map<String, String> published = PublishedAccount.settings("alipay-certificates");
        String path = published.remove("endpoint");
        assertThat(everywhere(Payway.ALIPAY, published, false)).allSatisfy(faults -> assertThat(faults)
                .contains(
                        "app-certificate is the sandbox's published one",
                        "alipay-certificate is the sandbox's published one",
                        "alipay-root-certificate is the sandbox's published one",
                        "private-key is the sandbox's published one"));
        published.put("endpoint", "http://127.0.0.1:8090" + path);
        assertThat(everywhere(Payway.ALIPAY, published, false))
                .as("at the sandbox")
                .containsOnly("");

        Map<String, String> test = with("alipay-root-certificate", key("alipay/certificates/provider-test-root.crt"));
        assertThat(everywhere(Payway.ALIPAY, test, true)).allSatisfy(faults -> assertThat(faults)
                .contains("alipay-root-certificate is of Alipay's sandbox, and the endpoint is not"));
        test.put("endpoint", "https://openapi-sandbox.dl.alipaydev.com/gateway.do");
        assertThat(everywhere(Payway.ALIPAY, test, false))
                .allSatisfy(faults -> assertThat(faults).doesNotContain("of Alipay's sandbox"));
    }

    @Test
    @DisplayName("Alipay's certificate without its issuer's cannot be judged: a warning")
    void alone() {
        Map<String, String> settings = with("alipay-certificate", file("alipay-alone.crt"));

        assertThat(everywhere(Payway.ALIPAY, settings, true)).containsOnly("");
        assertThat(AccountRules.warnings(account(Payway.ALIPAY, settings)))
                .singleElement()
                .asString()
                .startsWith("alipay-certificate holds one certificate only");
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
        return key("alipay/certificates/" + name);
    }

    private static String key(String name) {
        return MessageVector.text(name);
    }
}
