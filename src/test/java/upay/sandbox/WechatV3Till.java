package upay.sandbox;

import com.wechat.pay.java.core.auth.WechatPay2Credential;
import com.wechat.pay.java.core.auth.WechatPay2Validator;
import com.wechat.pay.java.core.certificate.InMemoryCertificateProvider;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.cipher.Verifier;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.util.PemUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Signs and verifies with the provider's SDK: directly with the public key, or as a service provider with certificates. */
final class WechatV3Till implements SandboxTill {
    private static final String DIRECT = "/v3/pay/transactions/";
    private static final String PARTNER = "/v3/pay/partner/transactions/";

    private final SandboxHttpClient wire;
    private final boolean partner;
    private final Properties account;
    private final Properties channel = SandboxHttpClient.account("wechat-v3");
    private final WechatPay2Credential credential;
    private final Map<String, String> headers = new LinkedHashMap<>();

    WechatV3Till(SandboxHttpClient wire, boolean partner) {
        this.wire = wire;
        this.partner = partner;
        this.account = partner ? SandboxHttpClient.account("wechat-v3-partner") : channel;
        String serial = PemUtil.getSerialNumber(PemUtil.loadX509FromString(account.getProperty("gateway.certificate")));
        this.credential = new WechatPay2Credential(
                account.getProperty("gateway.mch-id"),
                new RSASigner(serial, PemUtil.loadPrivateKeyFromString(account.getProperty("gateway.private-key"))));
        headers.put("Accept", "application/json");
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "till");
        if (!partner) {
            headers.put("Wechatpay-Serial", account.getProperty("gateway.wechatpay-public-key-id"));
        }
    }

    /** Of the next calls; null leaves it out. */
    void header(String name, String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
    }

    /** With the public key of the account, or with a certificate of the platform. */
    Verifier verifier(int certificate) {
        return certificate == 0
                ? new RSAVerifier(
                        PemUtil.loadPublicKeyFromString(channel.getProperty("gateway.wechatpay-public-key")),
                        channel.getProperty("gateway.wechatpay-public-key-id"))
                : new RSAVerifier(new InMemoryCertificateProvider(List.of(
                        PemUtil.loadX509FromString(channel.getProperty("channel.certificate." + certificate)))));
    }

    @Override
    public TillReply pay(String sn, long total) {
        JsonObject body = merchant()
                .put("description", "测试商品")
                .put("out_trade_no", sn)
                .put("payer", new JsonObject().put("auth_code", "130061098828009406"))
                .put("amount", new JsonObject().put("total", total).put("currency", "CNY"))
                .put("scene_info", new JsonObject().put("store_info", new JsonObject().put("out_id", "shop")));
        return call(HttpMethod.POST, base() + "codepay", body);
    }

    @Override
    public TillReply precreate(String sn, long total, String notifyUrl) {
        return call(HttpMethod.POST, base() + "native", qr(sn, total, notifyUrl));
    }

    JsonObject qr(String sn, long total, String notifyUrl) {
        return merchant()
                .put("description", "测试商品")
                .put("out_trade_no", sn)
                .put("notify_url", notifyUrl == null ? "http://127.0.0.1:1/" : notifyUrl)
                .put("amount", new JsonObject().put("total", total).put("currency", "CNY"));
    }

    @Override
    public TillReply query(String sn) {
        return call(HttpMethod.GET, base() + "out-trade-no/" + sn + "?" + numbersQuery(), null);
    }

    @Override
    public TillReply cancel(String sn) {
        return call(HttpMethod.POST, base() + "out-trade-no/" + sn + "/reverse", merchant());
    }

    @Override
    public TillReply close(String sn) {
        JsonObject body = merchant();
        List.of("appid", "sp_appid", "sub_appid").forEach(body::remove);
        return call(HttpMethod.POST, base() + "out-trade-no/" + sn + "/close", body);
    }

    @Override
    public TillReply refund(String sn, String number, long amount, long total) {
        JsonObject body = new JsonObject()
                .put("out_trade_no", sn)
                .put("out_refund_no", number)
                .put(
                        "amount",
                        new JsonObject()
                                .put("refund", amount)
                                .put("total", total)
                                .put("currency", "CNY"));
        if (partner) {
            body.put("sub_mchid", account.getProperty("gateway.sub-mch-id"));
        }
        return call(HttpMethod.POST, "/v3/refund/domestic/refunds", body);
    }

    @Override
    public TillReply refundQuery(String sn, String number) {
        String query = partner ? "?sub_mchid=" + account.getProperty("gateway.sub-mch-id") : "";
        return call(HttpMethod.GET, "/v3/refund/domestic/refunds/" + number + query, null);
    }

    String base() {
        return partner ? PARTNER : DIRECT;
    }

    String numbersQuery() {
        return partner
                ? "sp_mchid=" + account.getProperty("gateway.mch-id") + "&sub_mchid="
                        + account.getProperty("gateway.sub-mch-id")
                : "mchid=" + account.getProperty("gateway.mch-id");
    }

    JsonObject merchant() {
        return partner
                ? new JsonObject()
                        .put("sp_appid", account.getProperty("gateway.app-id"))
                        .put("sp_mchid", account.getProperty("gateway.mch-id"))
                        .put("sub_appid", account.getProperty("gateway.sub-app-id"))
                        .put("sub_mchid", account.getProperty("gateway.sub-mch-id"))
                : new JsonObject()
                        .put("appid", account.getProperty("gateway.app-id"))
                        .put("mchid", account.getProperty("gateway.mch-id"));
    }

    TillReply call(HttpMethod method, String path, JsonObject json) {
        String body = json == null ? "" : json.encode();
        URI uri = URI.create(wire.base() + "/wechat" + path);
        return send(method, path, body, credential.getAuthorization(uri, method.name(), body));
    }

    TillReply send(HttpMethod method, String path, String body, String authorization) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", authorization);
        return wire.said(method, "/wechat" + path, all, Buffer.buffer(body), response -> understood(path, response));
    }

    private TillReply understood(String path, HttpResponse<Buffer> response) {
        Map<String, String> fields = new LinkedHashMap<>();
        String body = response.body() == null ? "" : response.bodyAsString();
        if (!body.isEmpty()) {
            new JsonObject(body).forEach(field -> fields.put(field.getKey(), String.valueOf(field.getValue())));
        }
        fields.put("http", Integer.toString(response.statusCode()));
        HttpHeaders received = new HttpHeaders();
        response.headers().forEach(received::addHeader);
        String signer = received.getHeader("Wechatpay-Serial");
        if (signer == null) {
            return new TillReply("unsigned " + fields.get("code"), 0, fields);
        }
        fields.put("signer", signer);
        boolean genuine = new WechatPay2Validator(verifierOf(signer)).validate(received, body);
        return new TillReply(genuine ? word(path, response.statusCode(), fields) : "forged", 0, fields);
    }

    private Verifier verifierOf(String signer) {
        if (signer.startsWith("PUB_KEY_ID_")) {
            return verifier(0);
        }
        return signer.equals(PemUtil.getSerialNumber(
                        PemUtil.loadX509FromString(channel.getProperty("channel.certificate.1"))))
                ? verifier(1)
                : verifier(2);
    }

    private static String word(String path, int status, Map<String, String> fields) {
        if (status >= 300) {
            return switch (fields.get("code")) {
                case "SYSTEM_ERROR" -> "error";
                case "ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS" -> "absent";
                default -> "refused " + fields.get("code");
            };
        }
        if (path.contains("/refund/")) {
            String refund = fields.get("status");
            return path.endsWith("refunds") ? "accepted" : "SUCCESS".equals(refund) ? "done" : "not done";
        }
        String state = fields.get("trade_state");
        return state == null
                ? "done"
                : switch (state) {
                    case "SUCCESS", "REFUND" -> "paid";
                    case "NOTPAY", "USERPAYING" -> "waiting";
                    default -> "closed";
                };
    }
}
