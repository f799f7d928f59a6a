package upay.channel.wechat.v3;

import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.cipher.RSAVerifier;
import com.wechat.pay.java.core.util.PemUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.domain.Secret;
import upay.domain.channel.RawCallback;

/** WeChat Pay itself: what it signs, verifies and seals is done by its own SDK for Java. */
final class V3Peer {
    static final String API_V3_KEY = "0123456789abcdef0123456789ABCDEF";
    static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0110000100202407240000000000000001";
    static final String NONCE = "QCDrXqWkhYwLDYcB";

    /** In the vectors, whose calls are made at {@link CallFixture#NOW}. */
    static final Instant ANSWERED = CallFixture.NOW.plusSeconds(2);

    private static final Pattern AUTHORIZATION = Pattern.compile("WECHATPAY2-SHA256-RSA2048 mchid=\"(.+?)\","
            + "nonce_str=\"(.+?)\",signature=\"(.+?)\",timestamp=\"(\\d+)\",serial_no=\"(.+?)\"");

    private final String serial;
    private final PrivateKey key;

    private V3Peer(String serial, PrivateKey key) {
        this.serial = serial;
        this.key = key;
    }

    /** It signs with the key pair of the merchant's public key mode. */
    static V3Peer ofPublicKey() {
        return new V3Peer(PUBLIC_KEY_ID, PemUtil.loadPrivateKeyFromString(pem("public.key.pem")));
    }

    /** It signs with the key of its first or second platform certificate. */
    static V3Peer ofCertificate(int number) {
        return new V3Peer(
                certificate(number).getSerialNumber().toString(16).toUpperCase(Locale.ROOT),
                PemUtil.loadPrivateKeyFromString(pem("platform-" + number + ".key.pem")));
    }

    static X509Certificate certificate(int number) {
        return PemUtil.loadX509FromString(pem("platform-" + number + ".crt.pem"));
    }

    static String pem(String name) {
        return MessageVector.text("wechat-v3/keys/" + name);
    }

    /** A merchant in the public key mode. */
    static Map<String, Secret> settings() {
        Map<String, Secret> settings = new HashMap<>();
        settings.put("api", new Secret("v3"));
        settings.put("app-id", new Secret("wxd930ea5d5a258f4f"));
        settings.put("mch-id", new Secret("10000100"));
        settings.put("api-v3-key", new Secret(API_V3_KEY));
        settings.put("private-key", new Secret(pem("merchant.key.pem")));
        settings.put("certificate", new Secret(pem("merchant.crt.pem")));
        settings.put("wechatpay-public-key", new Secret(pem("public.pem")));
        settings.put("wechatpay-public-key-id", new Secret(PUBLIC_KEY_ID));
        return settings;
    }

    Map<String, String> headers(String body) {
        return headers(body, ANSWERED);
    }

    Map<String, String> headers(String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        String text = timestamp + "\n" + NONCE + "\n" + body + "\n";
        Map<String, String> headers = new HashMap<>();
        headers.put("wechatpay-timestamp", timestamp);
        headers.put("wechatpay-nonce", NONCE);
        headers.put("wechatpay-serial", serial);
        headers.put("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048");
        headers.put("wechatpay-signature", new RSASigner(serial, key).sign(text).getSign());
        return headers;
    }

    ChannelResponse answer(int status, String body) {
        return new ChannelResponse(status, "application/json; charset=utf-8", headers(body), Buffer.buffer(body));
    }

    /** A callback about what the resource says. */
    RawCallback callback(String event, JsonObject resource) {
        String body = notification(event, resource);
        return raw(body, headers(body));
    }

    static RawCallback raw(String body, Map<String, String> headers) {
        return new RawCallback(null, "application/json", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static String notification(String event, JsonObject resource) {
        boolean refund = event.startsWith("REFUND.");
        return new JsonObject()
                .put("id", "EV-2018022511223320873")
                .put("create_time", "2024-07-24T03:07:53+08:00")
                .put("resource_type", "encrypt-resource")
                .put("event_type", event)
                .put("summary", "x")
                .put(
                        "resource",
                        sealed(resource.encode(), refund ? "refund" : "transaction")
                                .put("original_type", refund ? "refund" : "transaction"))
                .encode();
    }

    static JsonObject sealed(String plain, String associated) {
        String nonce = "61f9c719728a";
        String ciphertext = new AeadAesCipher(API_V3_KEY.getBytes(StandardCharsets.UTF_8))
                .encrypt(
                        associated.getBytes(StandardCharsets.UTF_8),
                        nonce.getBytes(StandardCharsets.UTF_8),
                        plain.getBytes(StandardCharsets.UTF_8));
        return new JsonObject()
                .put("algorithm", "AEAD_AES_256_GCM")
                .put("ciphertext", ciphertext)
                .put("associated_data", associated)
                .put("nonce", nonce);
    }

    /** The body of an answer to /v3/certificates. */
    static String certificates(int... numbers) {
        JsonArray data = new JsonArray();
        for (int number : numbers) {
            X509Certificate certificate = certificate(number);
            data.add(new JsonObject()
                    .put("serial_no", certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT))
                    .put("effective_time", "2020-01-01T08:00:00+08:00")
                    .put("expire_time", "2099-01-01T08:00:00+08:00")
                    .put("encrypt_certificate", sealed(pem("platform-" + number + ".crt.pem"), "certificate")));
        }
        return new JsonObject().put("data", data).encode();
    }

    /** Whether the request is signed by the merchant's key, over what is sent. */
    static boolean verifies(ChannelRequest request) {
        Matcher said = AUTHORIZATION.matcher(request.headers().getOrDefault("Authorization", ""));
        if (!said.matches() || !said.group(1).equals("10000100")) {
            return false;
        }
        X509Certificate merchant = PemUtil.loadX509FromString(pem("merchant.crt.pem"));
        String query = request.uri().getRawQuery();
        String text = request.method() + "\n" + request.uri().getRawPath() + (query == null ? "" : "?" + query) + "\n"
                + said.group(4) + "\n" + said.group(2) + "\n"
                + (request.body() == null ? "" : request.body().toString()) + "\n";
        return PemUtil.getSerialNumber(merchant).equals(said.group(5))
                && new RSAVerifier(merchant.getPublicKey(), said.group(5)).verify(said.group(5), text, said.group(3));
    }

    /** The fields of a request's query and body, flat. */
    static Map<String, String> fields(ChannelRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (request.uri().getRawQuery() != null) {
            for (String field : request.uri().getRawQuery().split("&")) {
                fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
            }
        }
        if (request.body() != null) {
            flatten("", new JsonObject(request.body()), fields);
        }
        return fields;
    }

    private static void flatten(String name, Object value, Map<String, String> into) {
        String prefix = name.isEmpty() ? "" : name + ".";
        if (value instanceof JsonObject object) {
            object.forEach(field -> flatten(prefix + field.getKey(), field.getValue(), into));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                flatten(prefix + i, array.getValue(i), into);
            }
        } else {
            into.put(name, String.valueOf(value));
        }
    }
}
