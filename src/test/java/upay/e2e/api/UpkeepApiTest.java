package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.management.LogControl;
import upay.store.TestStore;

@DisplayName("The upkeep of a gateway over the management API: keys, verification, doctor, log levels and restores")
@Tag("process")
class UpkeepApiTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String KEY_1 = "1:" + "1a".repeat(32);
    private static final String KEY_2 = "2:" + "2b".repeat(32);

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static final Levels LEVELS = new Levels();
    private static TestApi admin;

    /** A log of its own: that of the tests is left alone. */
    private static final class Levels implements LogControl {
        private final SortedMap<String, String> levels = new TreeMap<>(Map.of("ROOT", "info"));

        @Override
        public synchronized SortedMap<String, String> levels() {
            return new TreeMap<>(levels);
        }

        @Override
        public synchronized void change(String logger, @Nullable String level) {
            if (level != null
                    && !List.of("error", "warn", "info", "debug", "trace").contains(level)) {
                throw new IllegalArgumentException("level: allowed is error, warn, info, debug, trace");
            }
            if (level == null) {
                levels.remove(logger);
            } else {
                levels.put(logger, level);
            }
        }

        @Override
        public synchronized void reset() {
            levels.keySet().removeIf(name -> !name.equals("ROOT"));
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public Optional<String> fault() {
            return Optional.empty();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        // A store that was sealed with the first key, and a gateway that has the second one too.
        Path keys = Files.writeString(folder.resolve("master.key"), KEY_1 + "\n");
        Map<String, String> settings = Map.of("UPAY_DB_URI", STORE.uri(), "UPAY_MASTER_KEY_FILE", keys.toString());
        LocalGateway.start(folder, settings).close();
        Files.writeString(keys, KEY_1 + "\n" + KEY_2 + "\n");
        gateway = LocalGateway.start(folder, settings, LEVELS);
        admin = TestApi.ofAdmin(STORE, KEY_1 + "\n" + KEY_2, gateway.managementUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject done(TestApi.Reply reply, int status) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
        return reply.json();
    }

    private static String field(TestApi.Reply reply) {
        return done(reply, 400).getJsonArray("errors").getJsonObject(0).getString("field");
    }

    private static JsonObject run() throws Exception {
        return done(admin.get("/verify"), 200).getJsonObject("run");
    }

    private static JsonObject verified(@Nullable String body) throws Exception {
        JsonObject begun = done(admin.send("POST", "/verify", body), 202);
        assertThat(begun.getJsonObject("run").getString("started")).isNotBlank();
        return await().atMost(SOON)
                .until(UpkeepApiTest::run, state -> !state.getString("state").equals("running"));
    }

    @Test
    @DisplayName("a verification is followed to its end, compares the sandbox's ledger, and finds a lost fen")
    void verifies() throws Exception {
        String clientSn = TestTill.newClientSn();
        assertThat(gateway.till().pay(clientSn, 321, TestTill.ALIPAY_CODE).code())
                .isEqualTo("PAY_SUCCESS");
        JsonObject sound = verified(null);
        assertThat(sound)
                .as(sound.encodePrettily())
                .contains(Map.entry("state", "done"), Map.entry("violations", 0), Map.entry("ledger", "compared"));
        assertThat(sound.getLong("orders")).isPositive();
        assertThat(sound.getLong("audit_entries")).isPositive();

        STORE.executeAsSuperuser("update upay.transactions set amount = amount - 1"
                + " where (merchant_id, order_sn) in (select merchant_id, sn from upay.orders where client_sn = '"
                + clientSn + "')");
        JsonObject broken = verified("{}");
        assertThat(broken.getLong("violations")).isPositive();
        assertThat(broken.getJsonArray("found").getJsonObject(0).getString("merchant"))
                .isEqualTo("sandbox-merchant");
        JsonObject past = verified("{\"day\":\"2020-01-01\"}");
        assertThat(past).contains(Map.entry("orders", 0), Map.entry("violations", 0), Map.entry("day", "2020-01-01"));
        assertThat(field(admin.send("POST", "/verify", "{\"day\":\"yesterday\"}")))
                .isEqualTo("day");
    }

    @Test
    @DisplayName("the master key is rotated while the gateway runs; its versions are shown, and no key")
    void rotates() throws Exception {
        JsonObject before = done(admin.get("/keys"), 200);
        assertThat(before.getJsonArray("held")).isEqualTo(new JsonArray(List.of(1, 2)));
        assertThat(before.getInteger("sealing")).isEqualTo(1);
        JsonObject begun = done(admin.send("POST", "/keys/rotate", "{\"batch\":10}"), 202);
        assertThat(begun.getJsonObject("rotation").getInteger("batch")).isEqualTo(10);
        JsonObject after = await().atMost(SOON)
                .until(() -> done(admin.get("/keys"), 200), state -> !state.getJsonObject("rotation")
                        .getString("state")
                        .equals("running"));
        assertThat(after.getJsonObject("rotation"))
                .as(after.encodePrettily())
                .contains(Map.entry("state", "done"), Map.entry("key_version", 2), Map.entry("broken", 0));
        assertThat(after.getJsonArray("stored")).isEqualTo(new JsonArray(List.of(2)));
        assertThat(after.encode()).doesNotContain("1a1a", "2b2b");
        assertThat(STORE.value("select string_agg(after::jsonb ->> 'phase', ',' order by id) from audit_log"
                        + " where action = 'keys-rotate'"))
                .isEqualTo("begun,ended");
        assertThat(gateway.till()
                        .pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                        .code())
                .isEqualTo("PAY_SUCCESS");
        assertThat(field(admin.send("POST", "/keys/rotate", "{\"batch\":0}"))).isEqualTo("batch");
    }

    @Test
    @DisplayName("secrets that are not sealed are listed, and sealed when an administrator says so")
    void seals() throws Exception {
        assertThat(done(admin.get("/keys/unsealed"), 200).getJsonArray("items")).isEmpty();
        assertThat(field(admin.send("POST", "/keys/seal", "{}"))).isEqualTo("terminals");
        assertThat(field(admin.send("POST", "/keys/seal", "{\"terminals\":[\"T-1\"]}")))
                .isEqualTo("terminals");
        assertThat(admin.send("POST", "/keys/seal", "{\"terminals\":[\"none\"]}")
                        .status())
                .isEqualTo(404);
        STORE.executeAsSuperuser("insert into upay.terminals (terminal_sn, merchant_id, store_id, secret,"
                + " secret_key_version, status) values ('PLAIN1', 'sandbox-merchant', 'sandbox-store',"
                + " 'plain-0f3c9a77e1', 0, 'ACTIVE')");
        assertThat(done(admin.get("/keys/unsealed"), 200)
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("terminal"))
                .isEqualTo("PLAIN1");
        assertThat(done(admin.send("POST", "/keys/seal", "{\"terminals\":[\"PLAIN1\"]}"), 200)
                        .getBoolean("sealed"))
                .isTrue();
        assertThat(done(admin.get("/keys/unsealed"), 200).getJsonArray("items")).isEmpty();
        assertThat(STORE.value("select secret from terminals where terminal_sn = 'PLAIN1'"))
                .doesNotContain("plain");
    }

    @Test
    @DisplayName("the key that signs webhooks is shown in PEM and rotated")
    void webhookKey() throws Exception {
        JsonArray former = done(admin.get("/webhooks/public-key"), 200).getJsonArray("keys");
        assertThat(former.getString(0)).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(done(admin.send("POST", "/webhooks/rotate-key", null), 200).getInteger("signing_key"))
                .isPositive();
        JsonArray now = done(admin.get("/webhooks/public-key"), 200).getJsonArray("keys");
        assertThat(now).hasSize(2).contains(former.getString(0));
        assertThat(now.getString(0)).isNotEqualTo(former.getString(0));
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("the doctor finds what a client signed, in both forms of the request, and answers no key")
    void doctor() throws Exception {
        String body = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}";
        String secret = "sandbox-secret-1";
        String header = "100000000000000001 " + md5(secret + body);
        JsonObject parts = new JsonObject().put("body", body).put("authorization", header);
        TestApi.Reply reply = admin.send("POST", "/doctor", parts.encode());
        JsonObject finding = done(reply, 200);
        assertThat(finding.getString("english")).contains("in front of the body");
        assertThat(finding).contains(Map.entry("signer_is", "terminal"), Map.entry("status", "ACTIVE"));
        assertThat(reply.response().body()).doesNotContain(secret, md5(secret + body));

        String raw = "POST /upay/v2/query HTTP/1.1\r\nAuthorization: " + header + "\r\n\r\n" + body;
        assertThat(done(
                                admin.send(
                                        "POST",
                                        "/doctor",
                                        new JsonObject().put("raw", raw).encode()),
                                200)
                        .getString("finding"))
                .isEqualTo(finding.getString("finding"));
        assertThat(done(
                                admin.send(
                                        "POST",
                                        "/doctor",
                                        parts.copy().put("key", secret).encode()),
                                200)
                        .getString("configured_key"))
                .isEqualTo("current");
        assertThat(field(admin.send("POST", "/doctor", "{}"))).isEqualTo("raw");
        assertThat(field(admin.send("POST", "/doctor", "{\"body_base64\":\"!\"}")))
                .isEqualTo("body_base64");
        assertThat(field(admin.send(
                        "POST",
                        "/doctor",
                        new JsonObject().put("body", "x".repeat(66_000)).encode())))
                .isEqualTo("body");
    }

    @Test
    @DisplayName("a log level is changed and taken back, and the audit log says by whom")
    void logLevels() throws Exception {
        JsonObject changed =
                done(admin.send("POST", "/log-levels", "{\"logger\":\"upay.api\",\"level\":\"debug\"}"), 200);
        assertThat(changed.getJsonArray("items").encode()).contains("{\"logger\":\"upay.api\",\"level\":\"debug\"}");
        assertThat(field(admin.send("POST", "/log-levels", "{\"logger\":\"upay.api\",\"level\":\"loud\"}")))
                .isEqualTo("level");
        done(admin.send("POST", "/log-levels", "{\"logger\":\"*\",\"level\":\"configured\"}"), 200);
        assertThat(done(admin.get("/log-levels"), 200).getJsonArray("items")).hasSize(1);
        assertThat(STORE.value("select string_agg(who || ' ' || subject || ' ' || (after::jsonb ->> 'level'), ', '"
                        + " order by id) from audit_log where action = 'log-level'"))
                .isEqualTo("api-key upay.api debug, api-key * configured");
    }

    @Test
    @DisplayName("a restore is recorded with its reason, shown, and its hold of refunds ended")
    void restores() throws Exception {
        assertThat(field(admin.send("POST", "/restore/begin", "{}"))).isEqualTo("reason");
        JsonObject begun = done(admin.send("POST", "/restore/begin", "{\"reason\":\"copied disk\"}"), 200);
        assertThat(begun.getString("why")).startsWith("recorded by ").endsWith(": copied disk");
        assertThat(done(admin.get("/restore"), 200))
                .contains(Map.entry("partial_refunds", "held"), Map.entry("check", "not begun"));
        assertThat(done(admin.send("POST", "/restore/release", "{\"reason\":\"bills compared\"}"), 200)
                        .getInteger("released"))
                .isPositive();
        assertThat(done(admin.get("/restore"), 200).getString("partial_refunds"))
                .isEqualTo("released");
    }
}
