package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.Answer;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.identity.Permission;
import upay.identity.Role;
import upay.store.TestStore;

@DisplayName(
        "An order in the management API: how it stands, what happened, what comes next, and what a merchant may see")
@Tag("process")
class OrderApiTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestTill till;
    private static TestApi admin;
    private static TestApi own;
    private static TestApi foreign;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI", STORE.uri(),
                        "UPAY_SANDBOX_TIME_SCALE", "0.1",
                        "UPAY_WAITS_REFUND_WAIT", "10s"));
        till = gateway.till();
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        String merchant = STORE.value("select merchant_id from terminals where terminal_sn = '100000000000000001'");
        String other = STORE.value("select merchant_id from terminals where terminal_sn = '200000000000000001'");
        own = TestApi.ofUser(STORE, gateway.managementUri(), Role.MERCHANT, merchant);
        foreign = TestApi.ofUser(STORE, gateway.managementUri(), Role.MERCHANT, other);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String paid(long fen) {
        Answer answer = till.pay(TestTill.newClientSn(), fen, TestTill.WECHAT_CODE);
        assertThat(answer.code()).isEqualTo("PAY_SUCCESS");
        return answer.sn();
    }

    /** An order with a refund whose outcome the channel does not say for some seconds. */
    private static String refundUnknown() {
        String clientSn = TestTill.newClientSn();
        String sn = till.pay(clientSn, 20_000, TestTill.WECHAT_CODE).sn();
        assertThat(till.refund(clientSn, "r-1", 9105).code()).isEqualTo("REFUND_ERROR");
        return sn;
    }

    @Test
    @DisplayName("one that is settled: its money, its transactions, and that nothing is left to do")
    void settled() throws Exception {
        String clientSn = TestTill.newClientSn();
        String sn = till.pay(clientSn, 1350, TestTill.ALIPAY_CODE).sn();
        till.refund(clientSn, "r-1", 350);

        JsonObject order = admin.get("/orders/" + sn).json();

        assertThat(order.getString("order")).isEqualTo(sn);
        assertThat(order.getString("client_sn")).isEqualTo(clientSn);
        assertThat(order.getString("status")).isEqualTo("PARTIAL_REFUNDED");
        assertThat(order.getJsonObject("money"))
                .isEqualTo(new JsonObject()
                        .put("paid", 1350)
                        .put("refunded", 350)
                        .put("refunding", 0)
                        .put("net", 1000)
                        .put("refundable", 1000));
        assertThat(order.getJsonArray("transactions").stream()
                        .map(each ->
                                ((JsonObject) each).getString("type") + " " + ((JsonObject) each).getLong("amount")))
                .containsExactly("PAY 1350", "REFUND 350");
        assertThat(order.getBoolean("settled")).isTrue();
        assertThat(order.getString("outlook")).isEqualTo("It is PARTIAL_REFUNDED, and no action is left.");
        assertThat(order.getJsonArray("findings")).isEmpty();
        assertThat(order.fieldNames())
                .as("what it is comes first")
                .startsWith("order", "merchant", "store", "terminal", "client_sn");
    }

    @Test
    @DisplayName(
            "one with a refund of unknown outcome: why it is not final, what comes next and when; and it is listed")
    void open() throws Exception {
        String sn = refundUnknown();

        JsonObject order = admin.get("/orders/" + sn).json();
        JsonObject listed = items(admin, "/open-orders").stream()
                .filter(one -> one.getString("order").equals(sn))
                .findFirst()
                .orElseThrow();

        assertThat(order.getString("status")).isEqualTo("REFUND_ERROR");
        assertThat(order.getBoolean("settled")).isFalse();
        assertThat(order.getString("outlook"))
                .contains("has not reported the outcome of refund r-1 of 91.05", "retried under the same number");
        assertThat(listed.getString("what")).isEqualTo("refund r-1 of 91.05");
        assertThat(listed.getString("why")).contains("has not reported the outcome");
        assertThat(Instant.parse(listed.getString("due"))).isAfter(Instant.EPOCH);
        assertThat(items(own, "/open-orders"))
                .anyMatch(one -> one.getString("order").equals(sn));
        assertThat(items(foreign, "/open-orders"))
                .noneMatch(one -> one.getString("order").equals(sn));
    }

    @Test
    @DisplayName("what waits for a person is in the queue of manual reviews, page by page")
    void reviews() throws Exception {
        List<String> waiting = new ArrayList<>(List.of(paid(100), paid(101), paid(102)));
        for (String sn : waiting) {
            STORE.execute(
                    "update orders set status = 'PAY_ERROR', paid = false, version = version + 1 where sn = " + sn);
            STORE.execute("update transactions set status = 'FAIL_IO_2', step = 'HUMAN', owner = 0, deadline = now(),"
                    + " due_at = now() + interval '1 h' where order_sn = " + sn);
        }

        List<String> found = new ArrayList<>();
        String next = "";
        do {
            JsonObject page = admin.get("/manual-reviews?limit=2" + next).json();
            page.getJsonArray("items").forEach(item -> {
                JsonObject one = (JsonObject) item;
                assertThat(one.getString("kind")).isEqualTo("order");
                assertThat(one.getBoolean("manual_review")).isTrue();
                assertThat(one.getString("why")).contains("Manual review is needed for payment");
                found.add(one.getString("order"));
            });
            next = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!next.isEmpty());

        assertThat(found).containsExactlyElementsOf(waiting);
        waiting.forEach(sn -> STORE.execute("update transactions set step = 'DONE', status = 'SUCCESS', due_at = null"
                + " where order_sn = " + sn + "; update orders set status = 'PAID', paid = true where sn = " + sn));
    }

    @Test
    @DisplayName("its events come page by page, each in words")
    void timeline() throws Exception {
        String sn = paid(300);

        JsonArray all = admin.get("/orders/" + sn + "/timeline").json().getJsonArray("items");
        List<JsonObject> paged = new ArrayList<>();
        String next = "";
        do {
            JsonObject page =
                    admin.get("/orders/" + sn + "/timeline?limit=1" + next).json();
            page.getJsonArray("items").forEach(item -> paged.add((JsonObject) item));
            next = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!next.isEmpty());

        assertThat(new JsonArray(new ArrayList<Object>(paged))).isEqualTo(all);
        assertThat(paged.get(0).getString("event")).isEqualTo("requested");
        assertThat(paged.get(0).getString("text")).isEqualTo("pay requested by terminal 100000000000000001");
        assertThat(paged).anyMatch(event -> "changed".equals(event.getString("event")));
    }

    @Test
    @DisplayName("its webhooks: the body without who paid, each attempt, and once more on demand")
    void webhooks() throws Exception {
        JsonObject payment = till.payment(TestTill.newClientSn(), 400).put("dynamic_id", TestTill.WECHAT_CODE);
        String sn = till.post("pay", payment.put("notify_url", "http://127.0.0.1:9/paid"))
                .sn();
        STORE.execute("update notifications set given_up_at = now(), due_at = null, owner = 0 where order_sn = " + sn);

        JsonObject before = items(own, "/orders/" + sn + "/webhooks").get(0);
        TestApi.Reply resent =
                own.send("POST", "/orders/" + sn + "/webhooks/resend", "{\"event\":\"paid\",\"reason\":\"asked for\"}");

        assertThat(before.getString("event_id")).isEqualTo("paid-" + sn);
        assertThat(before.getString("state")).isEqualTo("given_up");
        assertThat(new JsonObject(before.getString("body")).getString("sn")).isEqualTo(sn);
        assertThat(STORE.value("select body from notifications where order_sn = " + sn))
                .contains("payer_uid");
        assertThat(new JsonObject(before.getString("body")).getString("payer_uid"))
                .isEqualTo("***");
        assertThat(before.getBoolean("body_masked")).isTrue();
        assertThat(resent.status()).isEqualTo(202);
        assertThat(resent.json().getJsonArray("items").getJsonObject(0).getString("state"))
                .isEqualTo("waiting");
        assertThat(STORE.value(
                        "select reason from audit_log where action = 'webhook-resend' and subject = '" + sn + "'"))
                .isEqualTo("asked for");
        assertThat(own.send("POST", "/orders/" + sn + "/webhooks/resend", "{}").status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("another merchant's is not found, and nothing can be done about it")
    void foreign() throws Exception {
        String sn = paid(500);
        String none = "There is no order " + sn + ".";

        for (String path : List.of("", "/timeline", "/webhooks")) {
            assertThat(own.get("/orders/" + sn + path).status()).isEqualTo(200);
            TestApi.Reply reply = foreign.get("/orders/" + sn + path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.json().getString("detail")).isEqualTo(none);
        }
        assertThat(foreign.send("POST", "/orders/" + sn + "/webhooks/resend", "{\"reason\":\"mine\"}")
                        .status())
                .isEqualTo(404);
        assertThat(own.get("/orders/" + sn).json().containsKey("findings")).isFalse();
        assertThat(admin.get("/orders/999999999999").status()).isEqualTo(404);
        assertThat(admin.get("/orders/abc").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a check asks the channel, changes nothing where both agree, and is in the audit log")
    void check() throws Exception {
        String sn = paid(600);

        JsonObject checked =
                admin.send("POST", "/orders/" + sn + "/check", null).json();

        assertThat(checked.getString("channel_said")).startsWith("QUERY -> SUCCEEDED");
        assertThat(checked.getLong("recorded")).isZero();
        assertThat(checked.getString("status")).isEqualTo("PAID");
        assertThat(STORE.value("select string_agg(after::json ->> 'phase', ' ' order by id) from audit_log"
                        + " where action = 'order-check' and subject = '" + sn + "'"))
                .isEqualTo("begun ended");
    }

    @Test
    @DisplayName(
            "a resolution closes an order whose outcome the channel does not say; its reason is for the staff only")
    void resolve() throws Exception {
        String sn = refundUnknown();
        TestApi reader = TestApi.of(STORE, gateway.managementUri(), null, EnumSet.of(Permission.READ_ORDERS));
        assertThat(reader.send("POST", "/orders/" + sn + "/resolve", "{\"as\":\"returned\",\"reason\":\"seen\"}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.send("POST", "/orders/" + sn + "/resolve", "{\"as\":\"returned\"}")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo("reason");

        TestApi.Reply refused =
                admin.send("POST", "/orders/" + sn + "/resolve", "{\"as\":\"not-charged\",\"reason\":\"seen\"}");
        TestApi.Reply resolved =
                admin.send("POST", "/orders/" + sn + "/resolve", "{\"as\":\"returned\",\"reason\":\"in its console\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().getString("detail")).contains("The channel confirmed that the customer was charged");
        assertThat(resolved.status()).isEqualTo(200);
        assertThat(resolved.json().getString("status")).isEqualTo("PARTIAL_REFUNDED");
        assertThat(resolved.json().getLong("shop_has")).isEqualTo(20_000 - 9105);
        JsonObject told = items(admin, "/orders/" + sn + "/timeline?limit=200").stream()
                .filter(event -> "intervened".equals(event.getString("event")))
                .findFirst()
                .orElseThrow();
        assertThat(told.getString("what")).isEqualTo("resolved as returned: in its console");
        assertThat(items(own, "/orders/" + sn + "/timeline?limit=200"))
                .noneMatch(event -> event.encode().contains("in its console"));
        assertThat(STORE.value("select count(*)::text from instances where not dead"))
                .as("the resolution's own instance has ended")
                .isEqualTo("1");
    }

    private static List<JsonObject> items(TestApi who, String path) throws Exception {
        List<JsonObject> items = new ArrayList<>();
        who.get(path).json().getJsonArray("items").forEach(item -> items.add((JsonObject) item));
        return items;
    }

    @Test
    @DisplayName("an unknown parameter is refused")
    void parameters() throws Exception {
        String sn = paid(700);
        for (String path : Set.of("/orders/" + sn + "?x=1", "/open-orders?x=1", "/open-orders?which=some")) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(400);
        }
    }
}
