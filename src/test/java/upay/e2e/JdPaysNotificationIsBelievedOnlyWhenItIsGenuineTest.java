package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.ijpay.jdpay.util.ThreeDesUtil;
import com.ijpay.jdpay.util.VerifySignatureUtl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnARunningGateway
@DisplayName("JD Pay's notification, made by IJPay, settles its order once; a forged or foreign one changes nothing")
class JdPaysNotificationIsBelievedOnlyWhenItIsGenuineTest {
    private static final Properties JD = sandbox();
    private static final String MERCHANT = JD.getProperty("channel.merchant");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Shop shop;
    private final GatewayProcess gateway;

    JdPaysNotificationIsBelievedOnlyWhenItIsGenuineTest(Shop shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    @Test
    @DisplayName(
            "genuine: acknowledged with ok and PAID; before it, none that is forged, of another amount or merchant")
    void believed() throws Exception {
        String clientSn = Shop.newClientSn();
        String sn = shop.precreate(clientSn, 100, "5").sn();

        assertThat(send(paid(sn, 100, MERCHANT), "gateway.private-key").statusCode())
                .as("signed by somebody else")
                .isEqualTo(400);
        assertThat(send(paid(sn, 1, MERCHANT), "channel.private-key").statusCode())
                .as("of another amount")
                .isEqualTo(400);
        assertThat(send(paid(sn, 100, "110000000002"), "channel.private-key").statusCode())
                .as("for another merchant")
                .isEqualTo(400);
        assertThat(send(paid("1" + sn, 100, MERCHANT), "channel.private-key").statusCode())
                .as("of no order")
                .isEqualTo(400);
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo("CREATED");

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = send(paid(sn, 100, MERCHANT), "channel.private-key");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            Answer order = shop.query(clientSn);
            assertThat(order.orderStatus()).isEqualTo("PAID");
            assertThat(order.data("net_amount")).isEqualTo("100");
        }
    }

    private static String paid(String sn, long fen, String merchant) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><jdpay><version>V2.0</version><merchant>" + merchant
                + "</merchant><result><code>000000</code><desc>success</desc></result><tradeNum>" + sn
                + "</tradeNum><tradeType>0</tradeType><amount>" + fen + "</amount><status>2</status></jdpay>";
    }

    private HttpResponse<String> send(String text, String signer) throws Exception {
        String sign = VerifySignatureUtl.encryptMerchant(
                text, JD.getProperty(signer).replaceAll("-----[A-Z ]+-----|\\s", ""));
        String signed = text.replace("<amount>", "<sign>" + sign + "</sign><amount>");
        byte[] key = Base64.getDecoder().decode(JD.getProperty("channel.des-key"));
        byte[] hex = ThreeDesUtil.encrypt2HexStr(key, signed).getBytes(StandardCharsets.US_ASCII);
        String body = "<jdpay><version>V2.0</version><merchant>" + MERCHANT
                + "</merchant><result><code>000000</code><desc>success</desc></result><encrypt>"
                + Base64.getEncoder().encodeToString(hex) + "</encrypt></jdpay>";
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.uri() + "/notify/jdpay/sandbox-merchant"))
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Properties sandbox() {
        Properties properties = new Properties();
        try (InputStream in = JdPaysNotificationIsBelievedOnlyWhenItIsGenuineTest.class.getResourceAsStream(
                "/sandbox/jdpay.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
