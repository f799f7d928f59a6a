package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.app.account.AccountEntry;
import upay.app.account.AccountRules;
import upay.app.account.CheckedConnectors;
import upay.app.account.ConfiguredAccounts;
import upay.channel.CallFixture;
import upay.channel.Connectors;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorFactory;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.store.registry.ChannelAccount;

@DisplayName("A certain mistake in an account is refused when it is entered, at the start, and when it would be used")
class AccountMistakesTest {
    private static final String MASTER_KEY = "1:" + "1f".repeat(32);
    private static final KeyPair OURS = pair(2048);
    private static final KeyPair THEIRS = pair(2048);
    private static final KeyPair SHORT = pair(1024);
    private static final String WECHAT_KEY = "0123456789abcdef0123456789ABCDEF";
    private static final Map<Payway, String> HTTPS = Map.of(
            Payway.ALIPAY, "https://openapi.alipay.com/gateway.do",
            Payway.WECHAT, "https://api.mch.weixin.qq.com",
            Payway.BAIFUBAO, "https://www.baifubao.com",
            Payway.JDPAY, "https://paygate.jd.com",
            Payway.UNIONPAY, "https://gateway.95516.com");

    /** Accounts without a mistake. */
    private static final Map<Payway, Map<String, String>> SOUND = Map.of(
            Payway.ALIPAY,
            Map.of(
                    "app-id", "2014072300007148",
                    "private-key", text(OURS.getPrivate().getEncoded()),
                    "alipay-public-key", text(THEIRS.getPublic().getEncoded())),
            Payway.WECHAT,
            Map.of(
                    "app-id",
                    "wxd930ea5d5a258f4f",
                    "mch-id",
                    "10000100",
                    "key",
                    WECHAT_KEY,
                    "client-certificate",
                    vector("merchant.p12.b64")),
            Payway.BAIFUBAO,
            Map.of("sp-no", "9000100099", "key", "pTAw3bzfMKYAXML53dgQ3R4LsKp758Tt"),
            Payway.JDPAY,
            Map.of(
                    "merchant",
                    "110025845001",
                    "des-key",
                    "MDEyMzQ1Njc4OWFiY2RlZkZFRENCQTk4",
                    "private-key",
                    text(OURS.getPrivate().getEncoded()),
                    "jd-public-key",
                    text(THEIRS.getPublic().getEncoded())),
            Payway.UNIONPAY,
            Map.of(
                    "mer-id",
                    "777290058110098",
                    "cert-id",
                    "68759663125",
                    "private-key",
                    vector("merchant.p12.b64"),
                    "private-key-password",
                    "10000100",
                    "root-certificate",
                    vector("root.crt.pem"),
                    "middle-certificate",
                    vector("middle.crt.pem")));

    /** The kinds of a row: each is refused when it is entered and at the start, these two are also not used. */
    private enum Kind {
        /** In every profile. */
        ALWAYS,
        /** In production only. */
        PRODUCTION,
        /** While it is entered and at the start, not afterwards: it may have come with time. */
        DATED
    }

    static Stream<Arguments> mistakes() {
        String ours = text(OURS.getPublic().getEncoded());
        return Stream.of(
                row(
                        Payway.ALIPAY,
                        Kind.ALWAYS,
                        "alipay-public-key",
                        ours,
                        "public half of this account's own private-key"),
                row(Payway.JDPAY, Kind.ALWAYS, "jd-public-key", ours, "public half of this account's own private-key"),
                row(
                        Payway.ALIPAY,
                        Kind.ALWAYS,
                        "alipay-public-key",
                        text(OURS.getPrivate().getEncoded()),
                        "alipay-public-key is a private key"),
                row(Payway.ALIPAY, Kind.ALWAYS, "private-key", ours, "private-key is a public key"),
                row(
                        Payway.JDPAY,
                        Kind.ALWAYS,
                        "jd-public-key",
                        text(OURS.getPrivate().getEncoded()),
                        "jd-public-key is a private key"),
                row(Payway.JDPAY, Kind.ALWAYS, "private-key", ours, "private-key is a public key"),
                row(Payway.UNIONPAY, Kind.ALWAYS, "private-key", ours, "private-key is a public key"),
                row(Payway.UNIONPAY, Kind.ALWAYS, "private-key-password", "wrong", "does not open with its password"),
                row(Payway.UNIONPAY, Kind.ALWAYS, "cert-id", "1", "cert-id is not the serial number"),
                row(Payway.UNIONPAY, Kind.ALWAYS, "mer-id", "77729005811009", "mer-id is not 15 digits"),
                row(Payway.UNIONPAY, Kind.DATED, "private-key", vector("expired.p12.b64"), "private-key has expired"),
                row(
                        Payway.ALIPAY,
                        Kind.ALWAYS,
                        "private-key",
                        text(SHORT.getPrivate().getEncoded()),
                        "private-key has 1024 bits; Alipay's RSA2 requires 2048"),
                row(
                        Payway.ALIPAY,
                        Kind.ALWAYS,
                        "alipay-public-key",
                        text(SHORT.getPublic().getEncoded()),
                        "alipay-public-key has 1024 bits"),
                row(Payway.ALIPAY, Kind.ALWAYS, "private-key", vector("ec.pkcs8.pem"), "kind EC; an RSA key"),
                row(
                        Payway.JDPAY,
                        Kind.ALWAYS,
                        "private-key",
                        vector("rsa.encrypted.pem"),
                        "encrypted with a passphrase"),
                row(Payway.ALIPAY, Kind.ALWAYS, "app-id", "20140723000071", "app-id is not an APPID: 16 digits"),
                row(Payway.ALIPAY, Kind.ALWAYS, "app-id", "2088102146225135", "(PID), and not of an application"),
                row(Payway.ALIPAY, Kind.ALWAYS, "app-id", "9021000122686868", "app-id is one of Alipay's sandbox"),
                row(
                        Payway.ALIPAY,
                        Kind.ALWAYS,
                        "private-key",
                        published(Payway.ALIPAY, "private-key"),
                        "private-key is the sandbox's published one"),
                row(
                        Payway.JDPAY,
                        Kind.ALWAYS,
                        "jd-public-key",
                        published(Payway.JDPAY, "jd-public-key"),
                        "jd-public-key is the sandbox's published one"),
                row(
                        Payway.JDPAY,
                        Kind.ALWAYS,
                        "des-key",
                        published(Payway.JDPAY, "des-key"),
                        "des-key is the sandbox's published one"),
                row(
                        Payway.BAIFUBAO,
                        Kind.ALWAYS,
                        "key",
                        published(Payway.BAIFUBAO, "key"),
                        "key is the sandbox's published one"),
                row(
                        Payway.WECHAT,
                        Kind.ALWAYS,
                        "key",
                        " " + published(Payway.WECHAT, "key"),
                        "key is the sandbox's published one"),
                row(
                        Payway.ALIPAY,
                        Kind.PRODUCTION,
                        "endpoint",
                        "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
                        "endpoint is the channel's test system"),
                row(
                        Payway.UNIONPAY,
                        Kind.PRODUCTION,
                        "endpoint",
                        "https://gateway.test.95516.com",
                        "endpoint is the channel's test system"),
                row(
                        Payway.WECHAT,
                        Kind.PRODUCTION,
                        "endpoint",
                        "https://api.mch.weixin.qq.com/xdc/apiv2sandbox",
                        "endpoint is the channel's test system"),
                row(
                        Payway.UNIONPAY,
                        Kind.PRODUCTION,
                        "mer-id",
                        "777290058110097",
                        "the channel's public demonstration"),
                row(Payway.BAIFUBAO, Kind.PRODUCTION, "sp-no", "9000100005", "the channel's public demonstration"),
                row(Payway.BAIFUBAO, Kind.ALWAYS, "sp-no", "sp9000100", "sp-no is not the merchant's number, digits"),
                row(Payway.BAIFUBAO, Kind.ALWAYS, "key", "short", "key has 5 characters, at least 16"),
                row(Payway.WECHAT, Kind.ALWAYS, "key", WECHAT_KEY.substring(1), "key has 31 characters"),
                row(
                        Payway.WECHAT,
                        Kind.ALWAYS,
                        "key",
                        WECHAT_KEY.replace('a', '-'),
                        "key is not 32 letters and digits"),
                row(Payway.WECHAT, Kind.ALWAYS, "app-id", "1900000001", "app-id is not wx or ww and 16"),
                row(Payway.WECHAT, Kind.ALWAYS, "mch-id", "wxd930ea5d5a258f4f", "mch-id is not the merchant's number"),
                row(Payway.WECHAT, Kind.ALWAYS, "sub-mch-id", "1", "sub-mch-id is not the merchant's number"),
                row(Payway.WECHAT, Kind.ALWAYS, "client-certificate", "", "client-certificate is missing"),
                row(
                        Payway.WECHAT,
                        Kind.ALWAYS,
                        "client-certificate",
                        vector("no-key.p12.b64"),
                        "without a private key"),
                row(
                        Payway.WECHAT,
                        Kind.ALWAYS,
                        "client-certificate",
                        vector("merchant.crt.pem"),
                        "holds a certificate without its private key"),
                row(
                        Payway.WECHAT,
                        Kind.DATED,
                        "client-certificate",
                        vector("expired.p12.b64"),
                        "client-certificate has expired on 2021-01-01"),
                row(
                        Payway.WECHAT,
                        Kind.DATED,
                        "client-certificate",
                        vector("future.p12.b64"),
                        "client-certificate is not valid before 2090-01-01"),
                row(
                        Payway.WECHAT,
                        Kind.ALWAYS,
                        "allow-no-refunds",
                        "maybe",
                        "allow-no-refunds is none of [false, true]"));
    }

    @ParameterizedTest(name = "{0} {1} {2}: {4}")
    @MethodSource("mistakes")
    void aMistake(Payway payway, Kind kind, String name, String value, String fault) {
        Map<String, String> settings = with(payway, name, value);

        assertThat(everywhere(payway, settings, true)).as("in production").allSatisfy(faults -> assertThat(faults)
                .contains(fault));
        assertThat(everywhere(payway, settings, false)).as("outside production").allSatisfy(faults -> {
            if (kind == Kind.PRODUCTION) {
                assertThat(faults).isEmpty();
            } else {
                assertThat(faults).contains(fault);
            }
        });
        assertThat(used(payway, settings, true).isEmpty()).isEqualTo(kind == Kind.DATED);
        assertThat(String.join("", everywhere(payway, settings, true)) + used(payway, settings, true))
                .doesNotContain(
                        SOUND.get(payway).getOrDefault("key", "MII"),
                        "MII",
                        "wrong",
                        value.length() > 20 ? value : "MII");
    }

    @ParameterizedTest
    @MethodSource("payways")
    @DisplayName("An account without a mistake has no fault anywhere")
    void sound(Payway payway) {
        assertThat(everywhere(payway, SOUND.get(payway), true)).containsOnly("");
        assertThat(everywhere(payway, SOUND.get(payway), false)).containsOnly("");
        assertThat(used(payway, SOUND.get(payway), true)).isEmpty();
        assertThat(AccountRules.warnings(account(payway, SOUND.get(payway)))).isEmpty();
    }

    static Stream<Payway> payways() {
        return SOUND.keySet().stream();
    }

    @Test
    @DisplayName("allow-no-refunds: true accepts a missing, expired or foreign certificate, with a warning")
    void withoutRefunds() {
        for (String certificate : List.of("", vector("expired.p12.b64"), vector("future.p12.b64"))) {
            Map<String, String> settings = with(Payway.WECHAT, "client-certificate", certificate);
            settings.put("allow-no-refunds", "true");

            assertThat(everywhere(Payway.WECHAT, settings, true)).containsOnly("");
            assertThat(used(Payway.WECHAT, settings, true)).isEmpty();
            assertThat(AccountRules.warnings(account(Payway.WECHAT, settings)))
                    .singleElement()
                    .asString()
                    .startsWith("allow-no-refunds is true");
        }
    }

    @Test
    @DisplayName("the certificate of another merchant is refused")
    void foreignCertificate() {
        Map<String, String> settings = with(Payway.WECHAT, "mch-id", "10000101");
        settings.put("client-certificate-password", "10000100");

        assertThat(everywhere(Payway.WECHAT, settings, true))
                .allSatisfy(faults -> assertThat(faults).contains("is that of another merchant than mch-id"));
        assertThat(used(Payway.WECHAT, settings, false)).contains("is that of another merchant");
    }

    @Test
    @DisplayName("over http, as to the sandbox, no certificate is required and numbers are not judged")
    void overHttp() {
        Map<String, String> settings = new HashMap<>(Map.of("app-id", "wx1", "mch-id", "1", "key", WECHAT_KEY));
        settings.put("endpoint", "http://127.0.0.1:8090/wechat");

        assertThat(everywhere(Payway.WECHAT, settings, false)).containsOnly("");
        assertThat(used(Payway.WECHAT, settings, false)).isEmpty();
    }

    @Test
    @DisplayName("unusual numbers are warned about")
    void warnings() {
        assertThat(AccountRules.warnings(account(Payway.ALIPAY, with(Payway.ALIPAY, "seller-id", "shop@example.com"))))
                .containsExactly("seller-id is not the number of an Alipay account, 16 digits from 2088");
        assertThat(AccountRules.warnings(account(Payway.BAIFUBAO, with(Payway.BAIFUBAO, "sp-no", "123"))))
                .containsExactly("sp-no is not 10 digits");
        assertThat(AccountRules.warnings(account(Payway.JDPAY, with(Payway.JDPAY, "merchant", "shop"))))
                .containsExactly("merchant is not a merchant's number of 8 to 15 digits");
    }

    /** What is said when the account is entered, and at the start; empty: nothing. */
    static List<String> everywhere(Payway payway, Map<String, String> settings, boolean production) {
        return List.of(entered(payway, settings, production), atStart(payway, settings, production));
    }

    private static String entered(Payway payway, Map<String, String> settings, boolean production) {
        AccountSettings account = account(payway, settings);
        Throwable refusal = catchThrowable(() -> AccountEntry.check(
                new ChannelAccount("m1", payway, account.endpoint(), account.settings(), Instant.EPOCH), production));
        return refusal == null ? "" : refusal.getMessage();
    }

    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    private static String atStart(Payway payway, Map<String, String> settings, boolean production) {
        Map<String, String> environment = new HashMap<>();
        if (production) {
            environment.putAll(Map.of("UPAY_PROFILE", "production", "UPAY_MASTER_KEY", MASTER_KEY));
        }
        String prefix = "UPAY_CHANNELS_" + payway.name() + "_";
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("endpoint", HTTPS.get(payway));
        all.forEach((name, value) ->
                environment.put(prefix + name.toUpperCase(Locale.ROOT).replace('-', '_'), value));
        environment.values().removeIf(String::isEmpty);
        return ConfiguredAccounts.faults(GatewayConfig.require(environment, null)).stream()
                .collect(Collectors.joining("; "));
    }

    /**
     * What is said when a payment would be made through it; empty: it is sent. The orders that it has are queried in
     * either case, unless its connector cannot be opened at all.
     */
    static String used(Payway payway, Map<String, String> settings, boolean production) {
        ConnectorFactory factory = Connectors.find(payway).orElseThrow();
        AccountSettings account = account(payway, settings);
        Throwable unusable = catchThrowable(() -> factory.open(account));
        if (unusable != null) {
            return unusable.getMessage();
        }
        Connector connector = new CheckedConnectors(factory, production).open(account);
        assertThat(connector.encode(call(payway, ChannelAction.QUERY), CallFixture.NOW, NONCE))
                .isNotNull();
        Throwable refusal =
                catchThrowable(() -> connector.encode(call(payway, ChannelAction.PAY), CallFixture.NOW, NONCE));
        return refusal == null ? "" : refusal.getMessage();
    }

    private static ChannelCall call(Payway payway, ChannelAction action) {
        return CallFixture.call(payway, action, SubPayway.BARCODE, 100);
    }

    static AccountSettings account(Payway payway, Map<String, String> settings) {
        Map<String, Secret> secrets = new HashMap<>();
        settings.forEach((name, value) -> secrets.put(name, new Secret(value)));
        Secret endpoint = secrets.remove("endpoint");
        return new AccountSettings(
                "m1", payway, endpoint == null ? HTTPS.get(payway) : endpoint.reveal(), secrets, null);
    }

    private static Map<String, String> with(Payway payway, String name, String value) {
        Map<String, String> settings = new HashMap<>(SOUND.get(payway));
        settings.put(name, value);
        return settings;
    }

    private static Arguments row(Payway payway, Kind kind, String name, String value, String fault) {
        return Arguments.of(payway, kind, name, value, fault);
    }

    private static String text(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }

    private static String vector(String file) {
        return MessageVector.text("keys/" + file);
    }

    private static String published(Payway payway, String name) {
        Properties all = new Properties();
        try (Reader reader = new InputStreamReader(
                AccountMistakesTest.class.getResourceAsStream("/sandbox/" + payway.channel() + ".properties"),
                StandardCharsets.UTF_8)) {
            all.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.getProperty("gateway." + name);
    }

    private static KeyPair pair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
