package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayObject;
import com.alipay.api.AlipayRequest;
import com.alipay.api.AlipayResponse;
import com.alipay.api.CertAlipayRequest;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayOpenAppAlipaycertDownloadModel;
import com.alipay.api.domain.AlipayTradeCancelModel;
import com.alipay.api.domain.AlipayTradeCreateModel;
import com.alipay.api.domain.AlipayTradeFastpayRefundQueryModel;
import com.alipay.api.domain.AlipayTradePayModel;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.domain.AlipayTradeQueryModel;
import com.alipay.api.domain.AlipayTradeRefundModel;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.internal.util.AntCertificationUtil;
import com.alipay.api.request.AlipayOpenAppAlipaycertDownloadRequest;
import com.alipay.api.request.AlipayTradeCancelRequest;
import com.alipay.api.request.AlipayTradeCreateRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePayRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The witness: each operation once, over real HTTP, by the provider's own client in certificate mode. */
@DisplayName("The provider's SDK of Alipay understands the sandbox in certificate mode")
class AlipaySdkTest extends SandboxTestBase {
    private final Properties account = SandboxHttpClient.account("alipay-certificates");
    private AlipayTill certified;
    private AlipayTill keyed;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        certified = new AlipayTill(wire, true);
        keyed = new AlipayTill(wire, false);
        return certified;
    }

    @Test
    @DisplayName("Pay, query, refund, refund query and cancel")
    void paymentCode() throws AlipayApiException {
        AlipayClient client = client();
        String sn = number();
        AlipayTradePayModel pay = new AlipayTradePayModel();
        pay.setOutTradeNo(sn);
        pay.setScene("bar_code");
        pay.setAuthCode("287634438256643940");
        pay.setSubject("测试商品");
        pay.setTotalAmount("88.00");
        assertThat(call(client, new AlipayTradePayRequest(), pay).getTotalAmount())
                .isEqualTo("88.00");

        AlipayTradeQueryModel query = new AlipayTradeQueryModel();
        query.setOutTradeNo(sn);
        assertThat(call(client, new AlipayTradeQueryRequest(), query).getTradeStatus())
                .isEqualTo("TRADE_SUCCESS");

        AlipayTradeRefundModel refund = new AlipayTradeRefundModel();
        refund.setOutTradeNo(sn);
        refund.setOutRequestNo(sn + "1");
        refund.setRefundAmount("3.00");
        assertThat(call(client, new AlipayTradeRefundRequest(), refund).getFundChange())
                .isEqualTo("Y");
        AlipayTradeFastpayRefundQueryModel asked = new AlipayTradeFastpayRefundQueryModel();
        asked.setOutTradeNo(sn);
        asked.setOutRequestNo(sn + "1");
        assertThat(call(client, new AlipayTradeFastpayRefundQueryRequest(), asked)
                        .getRefundStatus())
                .isEqualTo("REFUND_SUCCESS");
        assertBooks(sn, 8800, 300);

        String cancelled = paid(500);
        AlipayTradeCancelModel cancel = new AlipayTradeCancelModel();
        cancel.setOutTradeNo(cancelled);
        assertThat(call(client, new AlipayTradeCancelRequest(), cancel).getAction())
                .isEqualTo("refund");
        assertBooks(cancelled, 500, 500);
    }

    @Test
    @DisplayName("Precreate and create; the notification verifies by the certificate that it names")
    void notified() throws AlipayApiException {
        AlipayClient client = client();
        CallbackReceiver ear = new CallbackReceiver(vertx, "success");
        String qr = number();
        AlipayTradePrecreateModel precreate = new AlipayTradePrecreateModel();
        precreate.setOutTradeNo(qr);
        precreate.setSubject("测试商品");
        precreate.setTotalAmount("90.20");
        AlipayTradePrecreateRequest request = new AlipayTradePrecreateRequest();
        request.setNotifyUrl(ear.url());
        assertThat(call(client, request, precreate).getQrCode()).startsWith("https://");
        String page = number();
        AlipayTradeCreateModel create = new AlipayTradeCreateModel();
        create.setOutTradeNo(page);
        create.setSubject("测试商品");
        create.setTotalAmount("1.00");
        create.setBuyerId("2088102146225135");
        assertThat(call(client, new AlipayTradeCreateRequest(), create).getTradeNo())
                .isNotBlank();

        wire.scan(qr);
        await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

        for (int i = 0; i < 3; i++) {
            Map<String, String> fields = fields(ear.bodies.get(i));
            assertThat(fields)
                    .containsEntry("app_id", account.getProperty("gateway.app-id"))
                    .containsEntry("alipay_cert_sn", certified.serial("gateway.alipay-certificate"));
            assertThat(AlipaySignature.rsaCheckV1(fields, certified.alipaysKey(), "utf-8", "RSA2"))
                    .isEqualTo(i > 0);
        }
    }

    @Test
    @DisplayName("Wrong or missing serial numbers are refused, unsigned, as Alipay does")
    void serials() {
        for (String[] wrong : new String[][] {
            {"app_cert_sn", null, "isv.missing-app-cert-sn"},
            {"alipay_root_cert_sn", null, "isv.missing-alipay-root-cert-sn"},
            {"app_cert_sn", "0123456789abcdef0123456789abcdef", "isv.app-cert-not-exist"},
            {"alipay_root_cert_sn", "0123456789abcdef0123456789abcdef", "isv.invalid-alipay-root-cert-sn"}
        }) {
            Map<String, String> fields =
                    certified.request("alipay.trade.query", new JsonObject().put("out_trade_no", number()), null);
            if (wrong[1] == null) {
                fields.remove(wrong[0]);
            } else {
                fields.put(wrong[0], wrong[1]);
            }
            assertThat(certified.signedAndSent("alipay.trade.query", fields).word())
                    .isEqualTo("unsigned " + wrong[2]);
        }
        Map<String, String> plain =
                keyed.request("alipay.trade.query", new JsonObject().put("out_trade_no", number()), null);
        plain.put("app_cert_sn", certified.serial("gateway.app-certificate"));
        assertThat(keyed.signedAndSent("alipay.trade.query", plain).word())
                .isEqualTo("unsigned isv.app-cert-not-exist");
    }

    @Test
    @DisplayName("A trade of one mode is found by the other one")
    void oneLedger() {
        String sn = paid(500);

        assertThat(keyed.query(sn).word()).isEqualTo("paid");
        assertThat(keyed.refund(sn, sn + "1", 100, 500).word()).isEqualTo("done");
        assertThat(certified.refundQuery(sn, sn + "1").word()).isEqualTo("done");
    }

    @Test
    @DisplayName("After a switch of Alipay's certificate the SDK downloads the new one, and trusts it by its root")
    void rotation() throws AlipayApiException {
        AlipayClient client = client();
        AlipayTradeQueryModel query = new AlipayTradeQueryModel();
        query.setOutTradeNo(paid(500));
        AlipayOpenAppAlipaycertDownloadModel download = new AlipayOpenAppAlipaycertDownloadModel();
        try {
            assertThat(wire.signer("alipay", "certificate-2")).isEqualTo(200);

            assertThat(call(client, new AlipayTradeQueryRequest(), query).getTradeStatus())
                    .isEqualTo("TRADE_SUCCESS");

            String serial = certified.query(number()).fields().get("alipay_cert_sn");
            assertThat(serial).isNotEqualTo(certified.serial("gateway.alipay-certificate"));
            download.setAlipayCertSn(serial);
            String pem = new String(
                    Base64.getDecoder()
                            .decode(call(client, new AlipayOpenAppAlipaycertDownloadRequest(), download)
                                    .getAlipayCertContent()),
                    StandardCharsets.UTF_8);
            assertThat(AntCertificationUtil.getCertSN(AntCertificationUtil.getCertFromContent(pem)))
                    .isEqualTo(serial);
            assertThat(AntCertificationUtil.isTrusted(pem, account.getProperty("gateway.alipay-root-certificate")))
                    .isTrue();
        } finally {
            assertThat(wire.signer("alipay", "certificate-1")).isEqualTo(200);
        }
        download.setAlipayCertSn("0123456789abcdef0123456789abcdef");
        assertThat(certified
                        .call(
                                "alipay.open.app.alipaycert.download",
                                new JsonObject().put("alipay_cert_sn", download.getAlipayCertSn()),
                                null)
                        .word())
                .isEqualTo("unsigned isv.alipay-cert-not-exist");
        assertThat(wire.signer("alipay", "public-key")).isEqualTo(404);
    }

    @Test
    @DisplayName("A forged answer is not believed")
    void forged() {
        AlipayTradePayModel pay = new AlipayTradePayModel();
        pay.setOutTradeNo(number());
        pay.setScene("bar_code");
        pay.setAuthCode("287634438256643940");
        pay.setSubject("测试商品");
        pay.setTotalAmount("90.19");

        assertThatThrownBy(() -> call(client(), new AlipayTradePayRequest(), pay))
                .isInstanceOf(AlipayApiException.class);
    }

    private static <T extends AlipayResponse> T call(AlipayClient client, AlipayRequest<T> request, AlipayObject model)
            throws AlipayApiException {
        request.setBizModel(model);
        T response = client.certificateExecute(request);
        assertThat(response.isSuccess()).as(response.getBody()).isTrue();
        return response;
    }

    private AlipayClient client() throws AlipayApiException {
        CertAlipayRequest settings = new CertAlipayRequest();
        settings.setServerUrl(wire.base() + account.getProperty("gateway.endpoint"));
        settings.setAppId(account.getProperty("gateway.app-id"));
        settings.setPrivateKey(account.getProperty("gateway.private-key").replaceAll("-----[A-Z ]+-----|\\s", ""));
        settings.setFormat("json");
        settings.setCharset("utf-8");
        settings.setSignType("RSA2");
        settings.setCertContent(account.getProperty("gateway.app-certificate"));
        settings.setAlipayPublicCertContent(account.getProperty("gateway.alipay-certificate"));
        settings.setRootCertContent(account.getProperty("gateway.alipay-root-certificate"));
        return new DefaultAlipayClient(settings);
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
