package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnARunningGateway
@DisplayName("A channel's notification settles its order once, and a forged, foreign or late one changes nothing")
class ANotificationIsBelievedOnlyWhenItIsGenuineTest {
    private static final String MERCHANT = "sandbox-merchant";
    private static final Properties ALIPAY = alipay();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Shop shop;
    private final GatewayProcess gateway;

    ANotificationIsBelievedOnlyWhenItIsGenuineTest(Shop shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    @Test
    @DisplayName(
            "genuine: acknowledged and PAID; before it, none that is forged, of another amount or for somebody else")
    void believed() throws Exception {
        String clientSn = Shop.newClientSn();
        String sn = shop.precreate(clientSn, 100, "1").sn();
        Map<String, String> genuine = signed(paid(sn, "1.00"));
        Map<String, String> forged = new TreeMap<>(genuine);
        forged.put("total_amount", "0.01");
        Map<String, String> unsigned = paid(sn, "1.00");

        assertThat(send(MERCHANT, forged).statusCode()).isEqualTo(400);
        assertThat(send(MERCHANT, unsigned).statusCode()).isEqualTo(400);
        assertThat(send(MERCHANT, signed(paid(sn, "0.01"))).statusCode()).isEqualTo(400);
        assertThat(send("other-merchant", genuine).statusCode()).isEqualTo(400);
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo("CREATED");

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = send(MERCHANT, genuine);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("success");
            Answer order = shop.query(clientSn);
            assertThat(order.orderStatus()).isEqualTo("PAID");
            assertThat(order.data("net_amount")).isEqualTo("100");
        }
    }

    @Test
    @DisplayName("late: a cancelled order stays cancelled")
    void late() throws Exception {
        String clientSn = Shop.newClientSn();
        String sn = shop.precreate(clientSn, 100, "1").sn();
        assertThat(shop.cancel(clientSn).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");

        HttpResponse<String> answer = send(MERCHANT, signed(paid(sn, "1.00")));

        assertThat(answer.body()).isEqualTo("success");
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo("PAY_CANCELED");
    }

    @Test
    @DisplayName("a channel that is not known, and a path without a merchant, are not there")
    void nobody() throws Exception {
        assertThat(post("/notify/paypal/" + MERCHANT, "").statusCode()).isEqualTo(404);
        assertThat(post("/notify/alipay", "").statusCode()).isEqualTo(404);
    }

    private static Map<String, String> paid(String sn, String yuan) {
        return new TreeMap<>(Map.of(
                "app_id",
                ALIPAY.getProperty("channel.app-id"),
                "charset",
                "utf-8",
                "notify_id",
                "n" + sn,
                "notify_type",
                "trade_status_sync",
                "out_trade_no",
                sn,
                "total_amount",
                yuan,
                "trade_no",
                "2026112300001" + sn,
                "trade_status",
                "TRADE_SUCCESS"));
    }

    /** As Alipay signs: everything but sign and sign_type, sorted and joined. */
    private static Map<String, String> signed(Map<String, String> fields) throws Exception {
        String text = fields.entrySet().stream()
                .map(f -> f.getKey() + "=" + f.getValue())
                .collect(Collectors.joining("&"));
        String pem = ALIPAY.getProperty("channel.private-key").replaceAll("-----[A-Z ]+-----|\\s", "");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        Map<String, String> signed = new TreeMap<>(fields);
        signed.put("sign", Base64.getEncoder().encodeToString(signature.sign()));
        signed.put("sign_type", "RSA2");
        return signed;
    }

    private HttpResponse<String> send(String merchant, Map<String, String> fields) throws Exception {
        String form = fields.entrySet().stream()
                .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return post("/notify/alipay/" + merchant, form);
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.uri() + path))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Properties alipay() {
        Properties properties = new Properties();
        try (InputStream in = ANotificationIsBelievedOnlyWhenItIsGenuineTest.class.getResourceAsStream(
                "/sandbox/alipay.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return properties;
    }
}
