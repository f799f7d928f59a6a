package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.api.AlipayApiException;
import com.alipay.api.internal.util.AntCertificationUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.CallFixture;
import upay.channel.CallbackShape;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.channel.connector.AccountEvidence.Mark;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

/** The contract in certificate mode; the official SDK is the witness of numbers, signatures and chains. */
@DisplayName("The Alipay connector keeps the connector contract in certificate mode")
class AlipayCertificatesTest extends ConnectorContract {
    private static final String PAID = "{\"code\":\"10000\",\"msg\":\"Success\",\"out_trade_no\":\"7894259244061958\","
            + "\"total_amount\":\"0.01\",\"trade_no\":\"2013112011001004330000121536\"}";

    static String file(String name) {
        return MessageVector.text("alipay/certificates/" + name);
    }

    @Override
    protected Payway payway() {
        return Payway.ALIPAY;
    }

    @Override
    protected AccountSettings account() {
        return account(Map.of());
    }

    static AccountSettings account(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "app-id", "2014072300007148",
                "private-key", file("app-private-key.pem"),
                "app-certificate", file("app.crt"),
                "alipay-certificate", file("alipay.crt"),
                "alipay-root-certificate", file("root.crt")));
        settings.putAll(others);
        return new AccountSettings(
                Payway.ALIPAY,
                "https://openapi.example/gateway.do",
                settings.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, one -> new Secret(one.getValue()))),
                "https://pay.example/notify/alipay/merchant-1");
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return body(call, content, content, "alipay");
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        return body(call, content, content + " ", "alipay");
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return "{\"" + node(AlipayRequest.method(call)) + "\":" + content + "}";
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        Map<String, String> all = new HashMap<>();
        add(all, new QueryStringDecoder(exchange.uri().toString()));
        add(all, new QueryStringDecoder(exchange.body().toString(), false));
        String sign = all.remove("sign");
        assertThat(verifies(
                        com.alipay.api.internal.util.AlipaySignature.getSignContent(all), sign, key(file("app.crt"))))
                .isTrue();
        assertThat(all.remove("app_cert_sn")).isEqualTo(number("app.crt"));
        assertThat(all.remove("alipay_root_cert_sn")).isEqualTo(AntCertificationUtil.getRootCertSN(file("root.crt")));
        return all;
    }

    private static void add(Map<String, String> all, QueryStringDecoder decoder) {
        decoder.parameters().forEach((name, values) -> all.put(name, values.get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.crt", "alipay.crt", "next.crt", "impostor.crt", "app-future.crt", "other-root.crt"})
    @DisplayName("a certificate has the number that the SDK computes")
    void numbers(String name) {
        assertThat(AlipayCertificates.number(
                        SettingsReader.certificatesIn(file(name)).get(0)))
                .isEqualTo(number(name))
                .hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root.crt", "provider-root.crt", "other-root.crt"})
    @DisplayName("a file of roots too, without those of the kinds SM2 and EC")
    void rootNumbers(String name) {
        assertThat(rootNumber(name)).isEqualTo(AntCertificationUtil.getRootCertSN(file(name)));
    }

    @Test
    @DisplayName("Alipay's own file of roots has the number that public requests name")
    void published() {
        assertThat(rootNumber("provider-root.crt"))
                .isEqualTo("687b59193f3f462dd5336e5abf83c5d8_02941eef3187dddf3d3b83462e1dfcf6");
    }

    private static String rootNumber(String name) {
        SettingsReader settings = new SettingsReader(account(Map.of("alipay-root-certificate", file(name))));
        String number = AlipayCertificates.rootNumber(settings.rootCertificates("alipay-root-certificate"));
        settings.check();
        return number;
    }

    @ParameterizedTest(name = "signed by {0}, named {1}: {2}")
    @CsvSource({
        "alipay, alipay.crt, SUCCEEDED",
        "alipay, , SUCCEEDED",
        "next, next.crt, UNKNOWN PROTOCOL",
        "next, alipay.crt, UNKNOWN PROTOCOL",
        "next, , UNKNOWN PROTOCOL",
        "alipay, next.crt, UNKNOWN PROTOCOL",
        "alipay, app.crt, UNKNOWN PROTOCOL",
        "app, app.crt, UNKNOWN PROTOCOL"
    })
    @DisplayName("an answer is verified with the certificate that it names, or with any of Alipay's")
    void picks(String signer, String named, String outcome) {
        assertThat(OutcomeText.of(connector().decode(pay(), answer(signer, named))))
                .startsWith(outcome);
    }

    @Test
    @DisplayName("a certificate that is not here is asked for by its number, in a request that the SDK verifies")
    void keyRequest() {
        ChannelRequest request = connector()
                .keyRequest(answer("next", "next.crt"), CallFixture.NOW, NONCE)
                .orElseThrow();

        Map<String, String> said = verifiedParameters(request);
        assertThat(said)
                .containsEntry("method", "alipay.open.app.alipaycert.download")
                .containsEntry("app_id", "2014072300007148")
                .doesNotContainKey("notify_url");
        assertThat(new JsonObject(said.get("biz_content")).getMap())
                .containsExactlyEntriesOf(Map.of("alipay_cert_sn", number("next.crt")));
    }

    @Test
    @DisplayName(
            "nothing is asked for otherwise: one that is here, none, another form, unsigned, not JSON, in key mode")
    void noKeyRequest() {
        Connector connector = connector();
        String sn = number("next.crt");
        List<ChannelResponse> answers = List.of(
                answer("alipay", "alipay.crt"),
                answer("next", null),
                json("{\"x\":{},\"sign\":\"AA\",\"alipay_cert_sn\":\"" + sn + "0\"}"),
                json("{\"x\":{},\"sign\":\"AA\",\"alipay_cert_sn\":\"../../" + sn.substring(6) + "\"}"),
                json("{\"x\":{},\"sign\":\"AA\",\"alipay_cert_sn\":[\"" + sn + "\"]}"),
                json("{\"x\":{},\"alipay_cert_sn\":\"" + sn + "\"}"),
                json("{\"x\":{},\"sign\":\"AA\",\"alipay_cert_sn\":\"" + sn + "\"} {}"),
                json("{\"sign\":\"AA\",\"alipay_cert_sn\":\"" + sn + "\",\"alipay_cert_sn\":\"" + sn + "\"}"),
                json("{\"x\":{\"sign\":\"AA\",\"alipay_cert_sn\":\"" + sn + "\"}}"),
                json("[\"" + sn + "\"]"),
                json(""));
        assertThat(answers).allSatisfy(answer -> assertThat(connector.keyRequest(answer, CallFixture.NOW, NONCE))
                .isEmpty());
        assertThat(AlipayConnector.FACTORY
                        .open(new AlipayConnectorTest().account())
                        .keyRequest(answer("next", "next.crt"), CallFixture.NOW, NONCE))
                .isEmpty();
    }

    @Test
    @DisplayName("after a rotation the same answer is a success, and so are those of the former certificate")
    void rotation() {
        Connector with = connector().withKeys(download(file("next.crt")), now()).orElseThrow();

        assertThat(with.decode(pay(), answer("next", "next.crt")).kind().name()).isEqualTo("SUCCEEDED");
        assertThat(with.decode(pay(), answer("alipay", "alipay.crt")).kind().name())
                .isEqualTo("SUCCEEDED");
        assertThat(with.keyRequest(answer("next", "next.crt"), CallFixture.NOW, NONCE))
                .isEmpty();
        assertThat(OutcomeText.of(with.decode(pay(), answer("alipay", "next.crt"))))
                .isEqualTo("UNKNOWN PROTOCOL");
        assertThat(with.evidence(pay(), answer("next", "next.crt")).theirs()).isEqualTo(Mark.OK);
        assertThat(connector().evidence(pay(), answer("next", "next.crt")).theirs())
                .isEqualTo(Mark.FAILED);
        assertThat(verifiedParameters(with.encode(pay(), CallFixture.NOW, NONCE)))
                .isEqualTo(verifiedParameters(connector().encode(pay(), CallFixture.NOW, NONCE)));
        assertThat(with.readCallback(callback("next", "next.crt"))).isInstanceOf(ChannelCallback.Paid.class);
    }

    @Test
    @DisplayName("what is fetched is trusted only if its chain is Alipay's, as the SDK verifies it, and in its time")
    void trust() {
        assertThat(AntCertificationUtil.isTrusted(file("next.crt"), file("root.crt")))
                .isTrue();
        assertThat(AntCertificationUtil.isTrusted(file("next.crt"), file("other-root.crt")))
                .isFalse();
        String leaf = file("next.crt").substring(0, file("next.crt").indexOf("-----END") + 25);
        assertThat(learns(download(leaf))).as("the middle one is here").isTrue();
        assertThat(learns(download(file("other-root.crt")))).as("a stranger's").isFalse();
        assertThat(learns(download(file("root.crt")))).as("a root").isFalse();
        assertThat(learns(download(file("alipay-expired.crt"))))
                .as("one that has ended")
                .isFalse();
        assertThat(connector().withKeys(download(file("next.crt")), Instant.parse("2019-06-01T00:00:00Z")))
                .as("before its time")
                .isEmpty();
        assertThat(learns(download(file("app-private-key.pem")))).isFalse();
        assertThat(learns(download(""))).isFalse();
        assertThat(learns(download("not a certificate"))).isFalse();
        assertThat(learns(download(file("next.crt").replace("MII", "MIJ")))).isFalse();
    }

    @Test
    @DisplayName("another application's certificate has the same root, and is not taken for Alipay's")
    void impostor() {
        assertThat(AntCertificationUtil.isTrusted(file("impostor.crt"), file("root.crt")))
                .as("the SDK would take it")
                .isTrue();
        assertThat(learns(download(file("impostor.crt")))).isFalse();
    }

    @Test
    @DisplayName("an answer to the download that is none teaches nothing")
    void noDownload() {
        String content = Base64.getEncoder().encodeToString(file("next.crt").getBytes(StandardCharsets.UTF_8));
        List<String> bodies = List.of(
                "{\"alipay_trade_query_response\":{\"code\":\"10000\",\"alipay_cert_content\":\"" + content + "\"}}",
                "{\"alipay_open_app_alipaycert_download_response\":{\"code\":\"40004\",\"alipay_cert_content\":\""
                        + content + "\"}}",
                "{\"alipay_open_app_alipaycert_download_response\":{\"code\":\"10000\",\"alipay_cert_content\":[]}}",
                "{\"alipay_open_app_alipaycert_download_response\":{\"code\":\"10000\"}}",
                "{\"alipay_open_app_alipaycert_download_response\":[]}",
                "<html>");
        assertThat(bodies).allSatisfy(body -> assertThat(learns(json(body))).isFalse());
        ChannelResponse genuine = download(file("next.crt"));
        assertThat(learns(new ChannelResponse(502, genuine.body()))).isFalse();
        assertThat(learns(genuine)).isTrue();
    }

    @Test
    @DisplayName("a callback names its certificate among the signed fields; an unknown one is asked for")
    void callbacks() {
        Connector connector = connector();

        assertThat(CallbackShape.kind(connector.readCallback(callback("alipay", "alipay.crt"))))
                .isEqualTo("PAID");
        assertThat(CallbackShape.kind(connector.readCallback(callback("alipay", null))))
                .isEqualTo("PAID");
        assertThat(CallbackShape.kind(connector.readCallback(callback("next", "next.crt"))))
                .isEqualTo("INVALID");
        assertThat(CallbackShape.kind(connector.readCallback(callback("next", "alipay.crt"))))
                .isEqualTo("INVALID");
        ChannelRequest request = connector
                .keyRequest(callback("next", "next.crt"), CallFixture.NOW, NONCE)
                .orElseThrow();
        assertThat(verifiedParameters(request)).containsEntry("method", "alipay.open.app.alipaycert.download");
        assertThat(connector.keyRequest(callback("alipay", "alipay.crt"), CallFixture.NOW, NONCE))
                .isEmpty();
        assertThat(connector.keyRequest(new RawCallback(null, null, new byte[] {1, 2}), CallFixture.NOW, NONCE))
                .isEmpty();
    }

    private boolean learns(ChannelResponse download) {
        Optional<Connector> with = connector().withKeys(download, now());
        return with.isPresent();
    }

    private static Instant now() {
        return Instant.parse("2026-11-29T00:00:00Z");
    }

    private static ChannelCall pay() {
        return CallFixture.call(Payway.ALIPAY, Map.of());
    }

    private static ChannelResponse json(String body) {
        return new ChannelResponse(200, Buffer.buffer(body));
    }

    private static ChannelResponse download(String certificates) {
        String content = Base64.getEncoder().encodeToString(certificates.getBytes(StandardCharsets.UTF_8));
        return json("{\"alipay_open_app_alipaycert_download_response\":{\"code\":\"10000\",\"msg\":\"Success\","
                + "\"alipay_cert_content\":\"" + content + "\"},\"sign\":\"AA\"}");
    }

    /** @param named null: the answer names no certificate */
    private static ChannelResponse answer(String signer, String named) {
        String number = named == null ? "" : "\"alipay_cert_sn\":\"" + number(named) + "\",";
        return json("{\"" + node(AlipayRequest.method(pay())) + "\":" + PAID + "," + number + "\"sign\":\""
                + sign(PAID, signer) + "\"}");
    }

    private static String body(ChannelCall call, String content, String signed, String signer) {
        return "{\"" + node(AlipayRequest.method(call)) + "\":" + content + ",\"alipay_cert_sn\":\""
                + number(signer + ".crt") + "\",\"sign\":\"" + sign(signed, signer) + "\"}";
    }

    private static RawCallback callback(String signer, String named) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "app_id", "2014072300007148",
                "charset", "utf-8",
                "notify_type", "trade_status_sync",
                "out_trade_no", "7894259244061958",
                "total_amount", "88.00",
                "trade_status", "TRADE_SUCCESS"));
        if (named != null) {
            fields.put("alipay_cert_sn", number(named));
        }
        String content = com.alipay.api.internal.util.AlipaySignature.getSignCheckContentV1(new HashMap<>(fields));
        fields.put("sign_type", "RSA2");
        fields.put("sign", sign(content, signer));
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new RawCallback(null, "application/x-www-form-urlencoded", body.getBytes(StandardCharsets.US_ASCII));
    }

    private static String node(String method) {
        return method.replace('.', '_') + "_response";
    }

    private static String number(String name) {
        try {
            return AntCertificationUtil.getCertSN(AntCertificationUtil.getCertFromContent(file(name)));
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey key(String certificate) {
        try {
            return AntCertificationUtil.getCertFromContent(certificate).getPublicKey();
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(String content, String signer) {
        String key = file(signer + "-private-key.pem").replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return com.alipay.api.internal.util.AlipaySignature.rsaSign(content, key, "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verifies(String content, String sign, PublicKey key) {
        try {
            return com.alipay.api.internal.util.AlipaySignature.rsaCheck(
                    content, sign, Base64.getEncoder().encodeToString(key.getEncoded()), "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            return false;
        }
    }
}
