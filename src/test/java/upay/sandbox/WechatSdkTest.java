package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.auth.Validator;
import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.certificate.AutoCertificateService;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.core.util.GsonUtil;
import com.wechat.pay.java.core.util.PemUtil;
import com.wechat.pay.java.service.partnerpayments.jsapi.JsapiService;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByIdRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.Refund;
import com.wechat.pay.java.service.refund.model.Status;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The witness: each operation once, over real HTTP, by the provider's own client, which verifies each answer. */
@DisplayName("The provider's SDK of WeChat v3 understands the sandbox, its signatures, certificates and notifications")
class WechatSdkTest extends SandboxTestBase {
    private final Properties direct = SandboxHttpClient.account("wechat-v3");
    private final Properties partner = SandboxHttpClient.account("wechat-v3-partner");

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        return new WechatV3Till(wire, false);
    }

    @AfterAll
    void endTheSdksTimer() {
        AutoCertificateService.shutdown();
    }

    @Test
    @DisplayName("With the public key: QR code, query by either number, refund, refund query, close, errors")
    void publicKey() {
        WechatSdkClient client = client(publicKeyConfig());
        NativePayService service =
                new NativePayService.Builder().httpClient(client).build();
        String sn = number();

        assertThat(service.prepay(read(qr(sn, 8800, null), PrepayRequest.class)).getCodeUrl())
                .startsWith("weixin://");
        assertThat(byNumber(service, sn).getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);
        wire.scan(sn);
        Transaction paid = byNumber(service, sn);
        assertThat(paid.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
        assertThat(paid.getTradeType()).isEqualTo(Transaction.TradeTypeEnum.NATIVE);
        assertThat(paid.getAmount().getTotal()).isEqualTo(8800);
        assertThat(paid.getAppid()).isEqualTo(direct.getProperty("gateway.app-id"));
        QueryOrderByIdRequest byId = new QueryOrderByIdRequest();
        byId.setMchid(direct.getProperty("gateway.mch-id"));
        byId.setTransactionId(paid.getTransactionId());
        assertThat(service.queryOrderById(byId).getOutTradeNo()).isEqualTo(sn);
        CloseOrderRequest close = new CloseOrderRequest();
        close.setMchid(direct.getProperty("gateway.mch-id"));
        close.setOutTradeNo(sn);
        assertThatThrownBy(() -> service.closeOrder(close))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo("ORDERPAID"));

        RefundService refunds = new RefundService.Builder().httpClient(client).build();
        assertThat(refunds.create(read(refund(sn, sn + "1", 300, 8800), CreateRequest.class))
                        .getStatus())
                .isEqualTo(Status.PROCESSING);
        QueryByOutRefundNoRequest asked = new QueryByOutRefundNoRequest();
        asked.setOutRefundNo(sn + "1");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> refunds.queryByOutRefundNo(asked).getStatus() == Status.SUCCESS);
        Refund done = refunds.queryByOutRefundNo(asked);
        assertThat(done.getAmount().getRefund()).isEqualTo(300);
        assertThat(done.getOutTradeNo()).isEqualTo(sn);
        assertBooks(sn, 8800, 300);

        String unpaid = number();
        service.prepay(read(qr(unpaid, 8800, null), PrepayRequest.class));
        close.setOutTradeNo(unpaid);
        service.closeOrder(close);
        assertThat(byNumber(service, unpaid).getTradeState()).isEqualTo(Transaction.TradeStateEnum.CLOSED);
        assertThatThrownBy(() -> byNumber(service, number()))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.getHttpStatusCode())
                        .isEqualTo(404));
        assertThatThrownBy(() -> byNumber(service, scanned(9019)))
                .as("a forged answer")
                .isInstanceOf(ValidationException.class);
    }

    @Test
    @DisplayName("A payment by code and its reversal, which the SDK has no class for, by its client")
    void paymentCode() {
        WechatSdkClient client = client(publicKeyConfig());
        String base = "https://api.mch.weixin.qq.com/v3/pay/transactions/";
        String sn = number();
        JsonObject merchant = new JsonObject()
                .put("appid", direct.getProperty("gateway.app-id"))
                .put("mchid", direct.getProperty("gateway.mch-id"));
        JsonObject body = merchant.copy()
                .put("description", "测试商品")
                .put("out_trade_no", sn)
                .put("payer", new JsonObject().put("auth_code", "130061098828009406"))
                .put("amount", new JsonObject().put("total", 8800))
                .put("scene_info", new JsonObject().put("device_ip", "127.0.0.1"));

        Transaction paid = post(client, base + "codepay", body);
        assertThat(paid.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
        assertThat(paid.getTradeType()).isEqualTo(Transaction.TradeTypeEnum.MICROPAY);

        assertThat(post(client, base + "out-trade-no/" + sn + "/reverse", merchant)
                        .getOutTradeNo())
                .isEqualTo(sn);
        assertBooks(sn, 8800, 8800);
    }

    @Test
    @DisplayName("With certificates, fetched and decrypted: a service provider's page is paid and notified")
    void certificates() {
        RSAAutoCertificateConfig config = certificateConfig();
        CallbackReceiver ear = new CallbackReceiver(vertx, "");
        JsapiService service =
                new JsapiService.Builder().httpClient(client(config)).build();
        String sn = number();
        JsonObject page = new JsonObject()
                .put("sp_appid", partner.getProperty("gateway.app-id"))
                .put("sp_mchid", partner.getProperty("gateway.mch-id"))
                .put("sub_appid", partner.getProperty("gateway.sub-app-id"))
                .put("sub_mchid", partner.getProperty("gateway.sub-mch-id"))
                .put("description", "测试商品")
                .put("out_trade_no", sn)
                .put("notify_url", ear.url())
                .put("amount", new JsonObject().put("total", 9020))
                .put("payer", new JsonObject().put("sub_openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));

        assertThat(service.prepay(
                                read(page, com.wechat.pay.java.service.partnerpayments.jsapi.model.PrepayRequest.class))
                        .getPrepayId())
                .startsWith("wx");
        wire.scan(sn);
        await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

        NotificationParser parser = new NotificationParser(config);
        assertThatThrownBy(() -> notified(parser, ear, 0))
                .as("of another amount")
                .isInstanceOf(ValidationException.class);
        for (int i = 1; i <= 2; i++) {
            var paid = notified(parser, ear, i);
            assertThat(paid.getOutTradeNo()).isEqualTo(sn);
            assertThat(paid.getSubMchid()).isEqualTo(partner.getProperty("gateway.sub-mch-id"));
            assertThat(paid.getPayer().getSubOpenid()).isEqualTo("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
            assertThat(paid.getAmount().getTotal()).isEqualTo(9020);
        }
    }

    @Test
    @DisplayName(
            "After a switch of the platform's certificate the old one no longer verifies, and the new one is fetched")
    void rotation() {
        try {
            RSAAutoCertificateConfig before = certificateConfig();
            RefundService old =
                    new RefundService.Builder().httpClient(client(before)).build();
            QueryByOutRefundNoRequest asked = new QueryByOutRefundNoRequest();
            asked.setSubMchid(partner.getProperty("gateway.sub-mch-id"));
            String sn = scanned(8800);
            till.refund(sn, sn + "1", 1, 8800);
            asked.setOutRefundNo(sn + "1");
            assertThat(old.queryByOutRefundNo(asked).getOutTradeNo()).isEqualTo(sn);

            assertThat(wire.signer("wechat", "certificate-2")).isEqualTo(200);

            assertThatThrownBy(() -> old.queryByOutRefundNo(asked)).isInstanceOf(RuntimeException.class);
            RefundService renewed = new RefundService.Builder()
                    .httpClient(client(certificateConfig()))
                    .build();
            assertThat(renewed.queryByOutRefundNo(asked).getOutTradeNo()).isEqualTo(sn);
        } finally {
            wire.signer("wechat", "certificate-1");
        }
    }

    private static com.wechat.pay.java.service.partnerpayments.jsapi.model.Transaction notified(
            NotificationParser parser, CallbackReceiver ear, int index) {
        RequestParam request = new RequestParam.Builder()
                .serialNumber(ear.headers.get(index).get("Wechatpay-Serial"))
                .nonce(ear.headers.get(index).get("Wechatpay-Nonce"))
                .timestamp(ear.headers.get(index).get("Wechatpay-Timestamp"))
                .signature(ear.headers.get(index).get("Wechatpay-Signature"))
                .body(ear.bodies.get(index))
                .build();
        return parser.parse(request, com.wechat.pay.java.service.partnerpayments.jsapi.model.Transaction.class);
    }

    private Transaction byNumber(NativePayService service, String sn) {
        QueryOrderByOutTradeNoRequest request = new QueryOrderByOutTradeNoRequest();
        request.setMchid(direct.getProperty("gateway.mch-id"));
        request.setOutTradeNo(sn);
        return service.queryOrderByOutTradeNo(request);
    }

    private static Transaction post(WechatSdkClient client, String url, JsonObject body) {
        HttpHeaders headers = new HttpHeaders();
        headers.addHeader("Accept", "application/json");
        headers.addHeader("Content-Type", "application/json");
        return client.post(
                        headers,
                        url,
                        new JsonRequestBody.Builder().body(body.encode()).build(),
                        Transaction.class)
                .getServiceResponse();
    }

    private JsonObject qr(String sn, long total, String notifyUrl) {
        return ((WechatV3Till) till).qr(sn, total, notifyUrl);
    }

    private static JsonObject refund(String sn, String number, long amount, long total) {
        return new JsonObject()
                .put("out_trade_no", sn)
                .put("out_refund_no", number)
                .put(
                        "amount",
                        new JsonObject()
                                .put("refund", amount)
                                .put("total", total)
                                .put("currency", "CNY"));
    }

    private static <T> T read(JsonObject json, Class<T> type) {
        return GsonUtil.getGson().fromJson(json.encode(), type);
    }

    private WechatSdkClient client(Config config) {
        return new WechatSdkClient(new DefaultHttpClientBuilder().config(config).build(), wire.base());
    }

    private RSAPublicKeyConfig publicKeyConfig() {
        return new RSAPublicKeyConfig.Builder()
                .merchantId(direct.getProperty("gateway.mch-id"))
                .privateKey(direct.getProperty("gateway.private-key"))
                .merchantSerialNumber(serial(direct))
                .publicKey(direct.getProperty("gateway.wechatpay-public-key"))
                .publicKeyId(direct.getProperty("gateway.wechatpay-public-key-id"))
                .apiV3Key(direct.getProperty("gateway.api-v3-key"))
                .build();
    }

    /** Its certificates are fetched at once, by a client that cannot verify yet. */
    private RSAAutoCertificateConfig certificateConfig() {
        WechatPay2Credential credential = new WechatPay2Credential(
                partner.getProperty("gateway.mch-id"),
                new RSASigner(
                        serial(partner), PemUtil.loadPrivateKeyFromString(partner.getProperty("gateway.private-key"))));
        WechatSdkClient unverified = new WechatSdkClient(
                new DefaultHttpClientBuilder()
                        .credential(credential)
                        .validator(new Unverified())
                        .build(),
                wire.base());
        return new RSAAutoCertificateConfig.Builder()
                .merchantId(partner.getProperty("gateway.mch-id"))
                .privateKey(partner.getProperty("gateway.private-key"))
                .merchantSerialNumber(serial(partner))
                .apiV3Key(partner.getProperty("gateway.api-v3-key"))
                .httpClient(unverified)
                .build();
    }

    /** Of the client that fetches the certificates, as in the SDK itself. */
    private static final class Unverified implements Validator {
        @Override
        public boolean validate(HttpHeaders headers, String body) {
            return true;
        }

        @Override
        public String getSerialNumber() {
            return "";
        }
    }

    private static String serial(Properties account) {
        return PemUtil.getSerialNumber(PemUtil.loadX509FromString(account.getProperty("gateway.certificate")));
    }
}
