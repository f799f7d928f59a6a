package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.util.PemUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The simulated WeChat v3 answers as its manual specifies")
class SandboxWechatV3Test extends SandboxTestBase {
    private static final String CODEPAY = "/v3/pay/transactions/codepay";
    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";

    private final Properties account = SandboxHttpClient.account("wechat-v3");
    private WechatV3Till direct;
    private WechatV3Till partner;
    private WechatTill v2;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        direct = new WechatV3Till(wire, false);
        partner = new WechatV3Till(wire, true);
        v2 = new WechatTill(wire, "MD5");
        return direct;
    }

    @Test
    @DisplayName(
            "A request is verified over method, whole path, time, nonce and body; each wrong one is 401 SIGN_ERROR, unsigned")
    void signature() {
        long now = Instant.now().getEpochSecond();
        String path = "/v3/pay/transactions/out-trade-no/" + number() + "?mchid=1900000001";
        String merchant = account.getProperty("gateway.mch-id");

        assertThat(get(path, authorization(merchant, now, "/wechat" + path)).word())
                .isEqualTo("absent");
        assertThat(get(path, authorization(merchant, now - 290, "/wechat" + path))
                        .word())
                .isEqualTo("absent");
        for (String wrong : List.of(
                "",
                "Bearer x",
                SCHEME + "mchid=\"1900000001\"",
                authorization(merchant, now - 310, "/wechat" + path),
                authorization(merchant, now + 310, "/wechat" + path),
                authorization(merchant, now, path),
                authorization("1900000002", now, "/wechat" + path),
                authorization(merchant, now, "/wechat" + path).replace("serial_no=\"", "serial_no=\"A"),
                authorization(merchant, now, "/wechat" + path).replace("nonce_str=\"", "nonce_str=\"A"))) {
            TillReply said = get(path, wrong);
            assertThat(said.word()).as(wrong).isEqualTo("unsigned SIGN_ERROR");
            assertThat(said.fields()).containsEntry("http", "401").containsKey("message");
        }
    }

    @Test
    @DisplayName("A changed body is not the signed one")
    void body() {
        JsonObject body = direct.qr(number(), 100, null);
        String authorization = authorization("POST", "/wechat/v3/pay/transactions/native", body.encode());

        assertThat(direct.send(HttpMethod.POST, "/v3/pay/transactions/native", body.encode(), authorization)
                        .word())
                .isEqualTo("done");
        body.getJsonObject("amount").put("total", 101);
        assertThat(direct.send(HttpMethod.POST, "/v3/pay/transactions/native", body.encode(), authorization)
                        .word())
                .isEqualTo("unsigned SIGN_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept", "User-Agent", "Content-Type"})
    @DisplayName("Without a header that WeChat requires: 400 PARAM_ERROR")
    void headers(String name) {
        WechatV3Till careless = new WechatV3Till(wire, false);
        careless.header(name, name.equals("Content-Type") ? "text/plain" : name.equals("Accept") ? null : "");

        assertThat(careless.pay(number(), 100).word()).isEqualTo("refused PARAM_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "appid, wx0000000000000001, APPID_MCHID_NOT_MATCH",
        "mchid, 1900000002, PARAM_ERROR",
        "out_trade_no, 12345, PARAM_ERROR",
        "description, '', PARAM_ERROR"
    })
    @DisplayName("What the manual forbids is refused with 400, signed, and names the field")
    void parameters(String field, String value, String code) {
        JsonObject body = codepay(number(), 100).put(field, value);

        TillReply said = direct.call(HttpMethod.POST, CODEPAY, body);

        assertThat(said.word()).isEqualTo("refused " + code);
        assertThat(said.fields()).containsEntry("http", "400");
        if (code.equals("PARAM_ERROR")) {
            assertThat(said.fields().get("message")).endsWith(": " + field);
        }
    }

    @Test
    @DisplayName("An amount is a number of fen, a code is WeChat's, and a scene is named")
    void nested() {
        JsonObject text = codepay(number(), 100);
        text.getJsonObject("amount").put("total", "100");
        assertThat(direct.call(HttpMethod.POST, CODEPAY, text).fields()).containsEntry("message", "参数错误: amount.total");

        JsonObject foreign = codepay(number(), 100);
        foreign.getJsonObject("payer").put("auth_code", "287634438256643940");
        assertThat(direct.call(HttpMethod.POST, CODEPAY, foreign).word()).isEqualTo("refused AUTH_CODE_INVALID");

        JsonObject nowhere = codepay(number(), 100).put("scene_info", new JsonObject());
        assertThat(direct.call(HttpMethod.POST, CODEPAY, nowhere).word()).isEqualTo("refused PARAM_ERROR");
    }

    @Test
    @DisplayName("A payment that waits is 202 with its state alone; its query has the rest")
    void waiting() {
        String sn = number();

        TillReply said = till.pay(sn, 9002);

        assertThat(said.fields())
                .containsOnlyKeys("trade_state", "http", "signer")
                .containsEntry("http", "202");
        assertThat(till.query(sn).fields())
                .containsEntry("trade_state", "USERPAYING")
                .containsEntry("out_trade_no", sn)
                .doesNotContainKey("transaction_id");
    }

    @Test
    @DisplayName("The same number again: paid, closed, used for something else")
    void repeated() {
        String paid = paid(100);
        assertThat(till.pay(paid, 100).word()).isEqualTo("refused ORDERPAID");
        assertThat(till.pay(paid, 101).word()).isEqualTo("refused OUT_TRADE_NO_USED");
        till.cancel(paid);
        assertThat(till.pay(paid, 100).word()).isEqualTo("refused ORDER_REVERSED");

        String qr = number();
        till.precreate(qr, 100, null);
        assertThat(till.precreate(qr, 100, null).word()).isEqualTo("done");
        assertThat(till.precreate(qr, 101, null).word()).isEqualTo("refused INVALID_REQUEST");
        till.close(qr);
        assertThat(till.precreate(qr, 100, null).word()).isEqualTo("refused ORDER_CLOSED");
        assertThat(till.close(qr).word()).isEqualTo("refused ORDER_CLOSED");
    }

    @Test
    @DisplayName("A trade of one interface is found, refunded and reversed by the other ones")
    void oneLedger() {
        List<SandboxTill> tills = List.of(v2, direct, partner);
        for (SandboxTill opening : tills) {
            for (SandboxTill other : tills) {
                String sn = number();
                assertThat(opening.pay(sn, 500).word()).isEqualTo("paid");
                assertThat(other.query(sn).word()).isEqualTo("paid");
                assertThat(other.refund(sn, sn + "1", 200, 500).word()).isEqualTo("accepted");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> opening.refundQuery(sn, sn + "1").word().equals("done"));
                assertBooks(sn, 500, 200);

                String reversed = number();
                opening.pay(reversed, 500);
                assertThat(other.cancel(reversed).word()).isEqualTo("done");
                assertBooks(reversed, 500, 500);
            }
        }
    }

    @Test
    @DisplayName("The answers of both interfaces agree about a trade's own number")
    void numbers() {
        String sn = paid(500);

        String id = till.query(sn).fields().get("transaction_id");

        assertThat(v2.query(sn).fields()).containsEntry("transaction_id", id);
        assertThat(direct.call(HttpMethod.GET, "/v3/pay/transactions/id/" + id + "?mchid=1900000001", null)
                        .fields())
                .containsEntry("out_trade_no", sn);
        assertThat(direct.call(HttpMethod.GET, "/v3/pay/transactions/id/nonsense?mchid=1900000001", null)
                        .fields())
                .containsEntry("http", "500")
                .containsEntry("code", "INVALID_TRANSACTIONID");
    }

    @Test
    @DisplayName("A service provider's answers name both merchants, and both openids of a sub-merchant's page")
    void partners() {
        String sn = number();
        JsonObject page = partner.qr(sn, 100, null)
                .put("payer", new JsonObject().put("sub_openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));
        assertThat(partner.call(HttpMethod.POST, partner.base() + "jsapi", page).fields())
                .containsKey("prepay_id");
        wire.scan(sn);

        TillReply said = partner.query(sn);

        assertThat(said.fields())
                .containsEntry("sp_mchid", "1900000001")
                .containsEntry("sub_mchid", "1900000109")
                .containsEntry("sub_appid", "wx00000000sandbox2")
                .containsEntry("trade_type", "JSAPI");
        assertThat(new JsonObject(said.fields().get("payer")).getString("sub_openid"))
                .isEqualTo("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        assertThat(partner.call(
                                HttpMethod.GET,
                                partner.base() + "out-trade-no/" + sn + "?sp_mchid=1900000001&sub_mchid=1",
                                null)
                        .word())
                .isEqualTo("refused PARAM_ERROR");
    }

    @Test
    @DisplayName("An answer is signed with the asked key, else with the current certificate; an unknown one is refused")
    void signers() {
        String publicKey = account.getProperty("gateway.wechatpay-public-key-id");
        String first = serial("channel.certificate.1");
        String second = serial("channel.certificate.2");
        WechatV3Till asking = new WechatV3Till(wire, false);
        String sn = paid(100);
        try {
            assertThat(asking.query(sn).fields()).containsEntry("signer", publicKey);
            asking.header("Wechatpay-Serial", null);
            assertThat(asking.query(sn).fields()).containsEntry("signer", first);
            asking.header("Wechatpay-Serial", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
            assertThat(asking.query(sn).fields())
                    .containsEntry("code", "PARAM_ERROR")
                    .containsEntry("signer", first);
            asking.header("Wechatpay-Serial", first);
            assertThat(certificates(asking)).isEqualTo(1);

            wire.signer("wechat", "certificate-2");
            assertThat(asking.query(sn).fields()).containsEntry("signer", second);
            assertThat(certificates(asking)).isEqualTo(2);

            wire.signer("wechat", "public-key");
            assertThat(asking.query(sn).fields()).containsEntry("signer", publicKey);
            assertThat(asking.call(HttpMethod.GET, "/v3/certificates", null).word())
                    .isEqualTo("absent");

            assertThat(wire.signer("wechat", "certificate-3")).isEqualTo(404);
            assertThat(wire.signer("baifubao", "certificate-1")).isEqualTo(404);
        } finally {
            wire.signer("wechat", "certificate-1");
        }
    }

    @Test
    @DisplayName("Each trade is notified in the form of its interface: by the public key, by a certificate, in XML")
    void notifications() {
        CallbackReceiver ear = new CallbackReceiver(vertx, "<xml><return_code>SUCCESS</return_code></xml>");
        List<SandboxTill> tills = List.of(direct, partner, v2);
        for (int i = 0; i < tills.size(); i++) {
            String sn = number();
            tills.get(i).precreate(sn, 100, ear.url());
            wire.scan(sn);
            int heard = i + 1;
            await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == heard);
        }

        assertThat(ear.headers.stream().map(headers -> headers.get("Wechatpay-Serial")))
                .containsExactly(
                        account.getProperty("gateway.wechatpay-public-key-id"), serial("channel.certificate.1"), null);
        assertThat(ear.bodies.get(0)).contains("\"TRANSACTION.SUCCESS\"").doesNotContain("\"total\"");
        assertThat(ear.bodies.get(2)).startsWith("<xml>");
    }

    @Test
    @DisplayName("A path that is none is 404")
    void otherPaths() {
        assertThat(direct.call(HttpMethod.GET, "/v3/pay/transactions/codepay", null)
                        .fields())
                .containsEntry("http", "404");
        assertThat(direct.call(HttpMethod.GET, "/v3/bill/tradebill", null).fields())
                .containsEntry("http", "404");
    }

    private static int certificates(WechatV3Till asking) {
        String data =
                asking.call(HttpMethod.GET, "/v3/certificates", null).fields().get("data");
        return new JsonArray(data).size();
    }

    private JsonObject codepay(String sn, long total) {
        return direct.merchant()
                .put("description", "测试商品")
                .put("out_trade_no", sn)
                .put("payer", new JsonObject().put("auth_code", "130061098828009406"))
                .put("amount", new JsonObject().put("total", total))
                .put("scene_info", new JsonObject().put("device_ip", "127.0.0.1"));
    }

    private TillReply get(String path, String authorization) {
        return direct.send(HttpMethod.GET, path, "", authorization);
    }

    private String authorization(String mchId, long timestamp, String signedPath) {
        return authorization(mchId, timestamp, "GET\n" + signedPath + "\n", "");
    }

    private String authorization(String method, String signedPath, String body) {
        return authorization(
                account.getProperty("gateway.mch-id"),
                Instant.now().getEpochSecond(),
                method + "\n" + signedPath + "\n",
                body);
    }

    private String authorization(String mchId, long timestamp, String head, String body) {
        String serial = serial("gateway.certificate");
        String sign = new RSASigner(
                        serial, PemUtil.loadPrivateKeyFromString(account.getProperty("gateway.private-key")))
                .sign(head + timestamp + "\nn0nce\n" + body + "\n")
                .getSign();
        return SCHEME + "mchid=\"" + mchId + "\",nonce_str=\"n0nce\",timestamp=\"" + timestamp + "\",serial_no=\""
                + serial + "\",signature=\"" + sign + "\"";
    }

    private String serial(String certificate) {
        return PemUtil.getSerialNumber(PemUtil.loadX509FromString(account.getProperty(certificate)));
    }
}
