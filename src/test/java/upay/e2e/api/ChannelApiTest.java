package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.store.TestStore;

@DisplayName("Channels over the management API: off-switches for all instances, accounts and their tests")
@Tag("process")
class ChannelApiTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Duration PROMISED = Duration.ofSeconds(5);

    @TempDir
    private static Path one;

    @TempDir
    private static Path two;

    private static LocalGateway first;
    private static LocalGateway second;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = Map.of("UPAY_DB_URI", STORE.uri());
        first = LocalGateway.start(one, settings);
        second = LocalGateway.start(two, new HashMap<>(settings));
        admin = TestApi.ofAdmin(STORE, first.managementUri());
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    private static JsonObject done(TestApi.Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isBetween(200, 201);
        return reply.json();
    }

    private static JsonObject channel(String name, String query) throws Exception {
        return done(admin.get("/channels" + query)).getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("channel").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String field(TestApi.Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        return reply.json().getJsonArray("errors").getJsonObject(0).getString("field");
    }

    private static boolean pays(TestTill till, String code) {
        return till.pay(TestTill.newClientSn(), 100, code).code().equals("PAY_SUCCESS");
    }

    @Test
    @DisplayName("a channel that is off is refused on another instance within 5 s, and pays again when it is on")
    void offEverywhere() throws Exception {
        TestTill elsewhere = second.till();
        assertThat(pays(elsewhere, TestTill.WECHAT_CODE)).isTrue();

        JsonObject off = done(admin.send("POST", "/channels/wechat/off", "{\"reason\":\"slow answers\"}"));
        assertThat(off)
                .contains(
                        Map.entry("channel", "wechat"), Map.entry("state", "off"), Map.entry("reason", "slow answers"));
        await().atMost(PROMISED).until(() -> !pays(elsewhere, TestTill.WECHAT_CODE));
        assertThat(pays(elsewhere, TestTill.ALIPAY_CODE)).isTrue();
        assertThat(channel("wechat", "").getString("state")).isEqualTo("off");
        assertThat(channel("alipay", "").getString("state")).isEqualTo("on");

        JsonObject on = done(admin.send("POST", "/channels/wechat/on", "{\"reason\":\"it answers again\"}"));
        assertThat(on).contains(Map.entry("state", "on"), Map.entry("was_off", true));
        await().atMost(PROMISED).until(() -> pays(elsewhere, TestTill.WECHAT_CODE));
        assertThat(STORE.value("select string_agg(action || ': ' || reason, ', ' order by id) from audit_log"
                        + " where subject = '*/wechat'"))
                .isEqualTo("channel-off: slow answers, channel-on: it answers again");
    }

    @Test
    @DisplayName("a switch of one merchant leaves the others; a reason is required, and the channel is one")
    void offForOne() throws Exception {
        done(admin.send("POST", "/channels/jdpay/off", "{\"merchant\":\"other-merchant\",\"reason\":\"contract\"}"));
        JsonObject seen = channel("jdpay", "?merchant=other-merchant");
        assertThat(seen.getString("state")).isEqualTo("on");
        assertThat(seen.getJsonObject("of_merchant").getString("state")).isEqualTo("off");
        assertThat(channel("jdpay", "?merchant=sandbox-merchant")
                        .getJsonObject("of_merchant")
                        .getString("state"))
                .isEqualTo("on");
        assertThat(done(admin.get("/channels/switches")).getJsonArray("items").stream()
                        .map(row -> ((JsonObject) row).getString("merchant")))
                .contains("other-merchant");
        assertThat(field(admin.send("POST", "/channels/jdpay/off", "{}"))).isEqualTo("reason");
        assertThat(field(admin.send("POST", "/channels/jdpay/on", "{}"))).isEqualTo("reason");
        assertThat(admin.send("POST", "/channels/visa/off", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.send("POST", "/channels/jdpay/off", "{\"merchant\":\"none\",\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
    }

    private static JsonObject account(String channel, String merchant, String name) {
        return new JsonObject()
                .put("channel", channel)
                .put("merchant", merchant)
                .put("name", name);
    }

    private static JsonObject baifubao(String merchant, String name) {
        return account("baifubao", merchant, name)
                .put("endpoint", "http://127.0.0.1:1")
                .put(
                        "settings",
                        new JsonObject().put("sp-no", "9000100099").put("key", "pTAw3bzfMKYAXML53dgQ3R4LsKp758Tt"));
    }

    @Test
    @DisplayName("an account is entered, listed without its values, used, and removed when nothing needs it")
    void accounts() throws Exception {
        JsonObject entered = baifubao("other-merchant", "second");
        JsonObject answer = done(admin.send("POST", "/channel-accounts", entered.encode()));
        assertThat(answer.getJsonArray("settings")).isEqualTo(new JsonArray(List.of("key", "sp-no")));
        String key = entered.getJsonObject("settings").getString("key");
        assertThat(answer.encode()).doesNotContain(key);

        String listed = admin.get("/channel-accounts?merchant=other-merchant&channel=baifubao")
                .response()
                .body();
        assertThat(listed).contains("\"second\"").doesNotContain(key, "9000100099");
        assertThat(new JsonObject(listed).getJsonArray("items").getJsonObject(0).getJsonArray("missing"))
                .isEmpty();
        assertThat(done(admin.get("/channel-accounts?channel=jdpay")).getJsonArray("items"))
                .isEmpty();

        JsonObject place = account("baifubao", "other-merchant", "second");
        JsonObject use = new JsonObject()
                .put("channel", "baifubao")
                .put("merchant", "other-merchant")
                .put("account", "second");
        assertThat(done(admin.send("POST", "/channel-accounts/use", use.encode()))
                        .getString("use"))
                .isEqualTo("second");
        assertThat(done(admin.get("/channel-accounts/uses?merchant=other-merchant"))
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("use"))
                .isEqualTo("second");
        TestApi.Reply used = admin.send("POST", "/channel-accounts/remove", place.encode());
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.json().getString("detail")).contains("choose another account first");
        done(admin.send(
                "POST", "/channel-accounts/use", use.copy().putNull("account").encode()));
        assertThat(done(admin.send("POST", "/channel-accounts/remove", place.encode()))
                        .getBoolean("removed"))
                .isTrue();
        assertThat(STORE.value("select string_agg(coalesce(before, '') || coalesce(after, ''), ' ') from audit_log"
                        + " where action like 'channel-account-%'"))
                .contains("baifubao")
                .doesNotContain(key);
    }

    @Test
    @DisplayName("an account with faults is not entered: all of them are named, and no value")
    void faults() throws Exception {
        JsonObject wrong = baifubao("other-merchant", "wrong");
        wrong.getJsonObject("settings").remove("sp-no");
        wrong.getJsonObject("settings").put("colour", "blue-and-secret");
        TestApi.Reply reply = admin.send("POST", "/channel-accounts", wrong.encode());
        assertThat(field(reply)).isEqualTo("settings");
        assertThat(reply.json().getString("detail"))
                .contains("colour is not a setting", "sp-no is missing")
                .doesNotContain("blue-and-secret", "pTAw3bzf");
        assertThat(field(admin.send(
                        "POST",
                        "/channel-accounts",
                        account("baifubao", "other-merchant", "x").encode())))
                .isEqualTo("settings");
        assertThat(field(admin.send(
                        "POST",
                        "/channel-accounts",
                        baifubao("other-merchant", "Not A Name").encode())))
                .isEqualTo("name");
        assertThat(admin.send(
                                "POST",
                                "/channel-accounts/use",
                                "{\"channel\":\"alipay\",\"merchant\":\"other-merchant\",\"account\":\"nothing\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("a test asks the channel from this instance: the sandbox's account is sound, a dead endpoint is not")
    void tests() throws Exception {
        JsonObject sound = done(admin.send(
                "POST", "/channel-accounts/test", "{\"channel\":\"alipay\",\"merchant\":null,\"name\":\"conf\"}"));
        assertThat(sound.getBoolean("ok")).as(sound.encodePrettily()).isTrue();
        assertThat(sound.getJsonArray("checks").stream().map(check -> ((JsonObject) check).getString("check")))
                .contains("settings", "connection", "our-signature", "their-signature", "account");

        done(admin.send(
                "POST",
                "/channel-accounts",
                baifubao("sandbox-merchant", "dead").encode()));
        JsonObject dead = done(admin.send(
                "POST",
                "/channel-accounts/test",
                account("baifubao", "sandbox-merchant", "dead").encode()));
        assertThat(dead.getBoolean("ok")).isFalse();
        assertThat(dead.encode()).contains("check the endpoint").doesNotContain("pTAw3bzf");
        assertThat(admin.send("POST", "/channel-accounts/test", "{\"channel\":\"alipay\",\"name\":\"none\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("of many tests at a time four ask a channel that does not answer, and the others are refused")
    void fewTestsAtATime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            JsonObject entered = baifubao("sandbox-merchant", "silent");
            entered.put("endpoint", "http://127.0.0.1:" + silent.getLocalPort());
            done(admin.send("POST", "/channel-accounts", entered.encode()));
            String body = account("baifubao", "sandbox-merchant", "silent").encode();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            try {
                List<Callable<Integer>> calls =
                        Collections.nCopies(8, () -> admin.send("POST", "/channel-accounts/test", body)
                                .status());
                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> call : callers.invokeAll(calls)) {
                    answers.add(call.get());
                }
                assertThat(answers).containsExactlyInAnyOrder(200, 200, 200, 200, 429, 429, 429, 429);
            } finally {
                callers.shutdownNow();
            }
        }
        assertThat(done(admin.send("POST", "/channel-accounts/test", "{\"channel\":\"alipay\",\"name\":\"conf\"}"))
                        .getBoolean("ok"))
                .isTrue();
    }
}
