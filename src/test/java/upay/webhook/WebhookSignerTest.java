package upay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.Order;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Terminal;
import upay.protocol.CheckInRequest;
import upay.protocol.signature.RsaSignature;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.webhook.ScriptedReceiver.Heard;
import upay.webhook.WebhookSettings.Authorization;

/** Verified with the JDK's own classes, as a merchant's program does it, without code of the gateway. */
@DisplayName("a webhook is signed with the gateway's key and with the terminal's secret, as merchants verify it")
@Tag("process")
class WebhookSignerTest extends WebhookTestBase {
    private static final String TERMINAL = "100000000000000001";
    private static final String SECRET = "sandbox-secret-1";

    @ParameterizedTest
    @EnumSource
    @DisplayName("the header Authorization has the configured form; the other headers are always present")
    void headers(Authorization authorization) throws Exception {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        deploy(with(authorization));
        String url = shop.url("/told?shop=1");

        Order order = pay(url);
        awaitDelivered(order);

        Heard heard = shop.heard().get(0);
        String sent = heard.authorization();
        if (authorization == Authorization.MD5) {
            assertThat(sent).isEqualTo(TERMINAL + " " + md5(heard.body()));
        } else {
            String prefix = authorization == Authorization.RSA ? "" : TERMINAL + " ";
            assertThat(sent).startsWith(prefix).matches(prefix + "[A-Za-z0-9+/]{342}==");
            assertThat(verify(
                            heard.body(),
                            sent.substring(prefix.length()),
                            publicKeys(store).get(0)))
                    .isTrue();
        }
        assertThat(heard.headers().get("Upay-Signature")).isEqualTo(TERMINAL + " " + md5(heard.body()));
        assertThat(heard.eventId()).isEqualTo("paid-" + order.key().sn());
        String[] v2 = heard.headers().get("Upay-Signature-V2").split("[=,]");
        String lines = String.join("\n", "POST", url, "application/json", v2[1], v2[3], sha256(heard.body()));
        assertThat(v2).hasSize(6);
        assertThat(v2[5]).isEqualTo(hmac(lines));
        assertThat(Long.parseLong(v2[1]))
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
    }

    @Test
    @DisplayName("a published terminal: MD5 is by its published secret, whatever was checked in")
    void checkedIn() throws Exception {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        deploy(with(Authorization.MD5));
        Terminal terminal = SampleOrders.await(store.terminals().find(TERMINAL)).orElseThrow();
        CheckInRequest request = new CheckInRequest(null, null, null);
        IssuedKey issued = SampleOrders.await(store.terminalKeyIssuer().checkIn(terminal, terminal.secret(), request));

        awaitDelivered(pay(shop.url("/told")));

        Heard heard = shop.heard().get(0);
        String published = TERMINAL + " " + md5(heard.body());
        assertThat(issued.key().reveal()).isNotEqualTo(SECRET);
        assertThat(heard.authorization()).isEqualTo(published);
        assertThat(heard.headers().get("Upay-Signature")).isEqualTo(published);
    }

    @Test
    @DisplayName("the body has the fields of data, as of the event, with the transaction's numbers")
    void body() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        deploy(QUICK);

        Order order = pay(shop.url("/told"));
        awaitDelivered(order);

        JsonObject data = new JsonObject(shop.heard().get(0).text());
        assertThat(data.fieldNames())
                .contains("terminal_sn", "sn", "client_sn", "tsn", "client_tsn", "status", "order_status")
                .contains("payway", "payway_name", "total_amount", "net_amount", "subject", "ctime", "finish_time")
                .doesNotContain("result_code", "biz_response", "data");
        assertThat(data.getString("client_tsn")).isEqualTo(order.purchase().clientSn());
        assertThat(data.getString("tsn")).matches("[0-9]{16}");
    }

    @Test
    @DisplayName("what is tried again shows the same RSA signature and another nonce")
    void again() {
        ScriptedReceiver shop = ScriptedReceiver.start(vertx).answers(500, "").answers(500, "");
        deploy(QUICK);

        awaitDelivered(pay(shop.url("/")));

        assertThat(shop.heard()).hasSize(3);
        assertThat(shop.heard())
                .extracting(Heard::authorization)
                .containsOnly(shop.heard().get(0).authorization());
        assertThat(shop.heard())
                .extracting(heard -> heard.headers().get("Upay-Signature-V2"))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("two gateways over one store sign with one key, made by whichever is asked first")
    void shared() throws Exception {
        Store other = database.start(vertx);

        var one = store.signingKeys().published();
        var two = other.signingKeys().published();

        assertThat(SampleOrders.await(one)).hasSize(1).isEqualTo(SampleOrders.await(two));
        assertThat(database.value("select count(*) from signing_keys")).isEqualTo("1");
        assertThat(SampleOrders.await(other.signingKeys().signing()).id()).isEqualTo(1);
        SampleOrders.await(other.close());
    }

    @Test
    @DisplayName("however many ask for the public key at once, the store is asked once")
    void asked() {
        List<Future<List<PublicKey>>> asking = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asking.add(store.signingKeys().published());
        }

        patiently().until(() -> asking.stream().allMatch(Future::isComplete));

        assertThat(asking).allMatch(Future::succeeded);
    }

    @Test
    @DisplayName("after a rotation all sign with the new key, and the former public key is published for a day")
    void rotated() throws Exception {
        Store other = database.start(vertx);
        ScriptedReceiver shop = ScriptedReceiver.start(vertx);
        deploy(QUICK);
        awaitDelivered(pay(shop.url("/")));
        PublicKey before = publicKeys(store).get(0);

        assertThat(SampleOrders.await(other.signingKeys().rotate()).id()).isEqualTo(2);
        patiently()
                .until(() -> SampleOrders.await(store.signingKeys().signing()).id() == 2);
        awaitDelivered(pay(shop.url("/")));

        List<PublicKey> now = publicKeys(store);
        assertThat(now).hasSize(2);
        assertThat(now.get(1)).isEqualTo(before);
        assertThat(verify(shop.heard().get(0).body(), shop.heard().get(0).authorization(), before))
                .isTrue();
        assertThat(verify(shop.heard().get(1).body(), shop.heard().get(1).authorization(), now.get(0)))
                .isTrue();
        database.execute("update signing_keys set retired_at = retired_at - interval '1 day' where key_id = 1");
        patiently().until(() -> publicKeys(store).size() == 1);
        assertThat(publicKeys(store)).containsExactly(now.get(0));
        SampleOrders.await(other.close());
    }

    @Test
    @DisplayName("of two concurrent rotations one is done, and the other fails with that reason")
    void twoRotations() {
        SampleOrders.await(store.signingKeys().signing());
        var one = store.signingKeys().rotate();
        var two = store.signingKeys().rotate();

        patiently().until(() -> one.isComplete() && two.isComplete());

        assertThat(List.of(one.succeeded(), two.succeeded())).containsExactlyInAnyOrder(true, false);
        assertThat((one.failed() ? one : two).cause()).hasMessageContaining("another rotation was quicker");
        assertThat(database.value("select string_agg(key_id::text, ' ' order by key_id) from signing_keys"))
                .isEqualTo("1 2");
    }

    @Test
    @DisplayName("the private key lies sealed in the store, and a replaced one not at all")
    void sealed() {
        SampleOrders.await(store.signingKeys().signing());
        String kept = database.value("select private_key from signing_keys");
        // What PKCS#8 of an RSA key begins with, in Base64.
        assertThat(kept).doesNotStartWith("MII");
        assertThat(database.value("select private_key_version > 0 from signing_keys"))
                .isEqualTo("t");

        SampleOrders.await(store.signingKeys().rotate());

        assertThat(database.value("select private_key is null from signing_keys where key_id = 1"))
                .isEqualTo("t");
    }

    private static WebhookSettings with(Authorization authorization) {
        return new WebhookSettings(QUICK.timeout(), QUICK.retries(), 64, 4, 64, true, QUICK.sweep(), authorization);
    }

    /** From the PEM, as a merchant reads it. */
    private static List<PublicKey> publicKeys(Store store) {
        return SampleOrders.await(store.signingKeys().published()).stream()
                .map(RsaSignature::pem)
                .map(WebhookSignerTest::publicKey)
                .toList();
    }

    private static PublicKey publicKey(String pem) {
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
        try {
            String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean verify(byte[] body, String base64, PublicKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update(body);
        return signature.verify(Base64.getDecoder().decode(base64));
    }

    private static String md5(byte[] body) throws Exception {
        return md5(body, SECRET);
    }

    private static String md5(byte[] body, String key) throws Exception {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(body);
        return HexFormat.of().formatHex(md5.digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(byte[] body) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    private static String hmac(String lines) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(StandardCharsets.UTF_8)));
    }
}
