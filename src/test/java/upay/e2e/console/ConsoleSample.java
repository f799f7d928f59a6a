package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import upay.bill.reader.BillVectors;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.e2e.api.TestApi;
import upay.e2e.api.TestUser;
import upay.management.LogControl;
import upay.store.TestStore;

/** A gateway with something on every page of its console; its names are fixed. */
final class ConsoleSample implements AutoCloseable {
    /** The user who logs in. */
    static final String USER = "lin";

    static final String MERCHANT = "tea-house";
    static final String DAY = "2026-01-12";

    private static final Duration SOON = Duration.ofSeconds(120);

    private final TestStore store = TestStore.fresh();
    private final LocalGateway gateway;
    private final TestApi admin;
    private final TestTill till;
    private final Map<String, String> values = new TreeMap<>();
    private final TestUser user;

    /** @param folder the gateway's own */
    ConsoleSample(Path folder) throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of("UPAY_DB_URI", store.uri(), "UPAY_SANDBOX_TIME_SCALE", "0.1", "UPAY_WAITS_REFUND_WAIT", "10s"),
                new Levels());
        try {
            admin = TestApi.ofAdmin(store, gateway.managementUri());
            till = gateway.till();
            user = TestUser.add(admin, USER, "admin");
            people();
            registry();
            orders();
            channels();
            days();
        } catch (Exception | AssertionError failed) {
            gateway.close();
            throw failed;
        }
    }

    /** A log of its own: that of the tests is left alone. */
    private static final class Levels implements LogControl {
        @Override
        public SortedMap<String, String> levels() {
            return new TreeMap<>(Map.of("ROOT", "info", "upay.sandbox", "warn"));
        }

        @Override
        public void change(String logger, @Nullable String level) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void reset() {
            throw new UnsupportedOperationException();
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

    TestUser user() {
        user.forgetCodes(store);
        return user;
    }

    /** An address in the console, with {@code {names}} of what was made. */
    String address(String fragment) {
        String filled = fragment;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return place("#" + filled);
    }

    /** An address below the console's. */
    String place(String path) {
        return gateway.managementUri() + "/console/" + path;
    }

    private JsonObject post(String path, JsonObject body) throws Exception {
        TestApi.Reply reply = admin.send("POST", path, body.encode());
        assertThat(reply.status()).as(path + reply.response().body()).isBetween(200, 202);
        return reply.json();
    }

    private static JsonObject of(String... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(pairs[i], pairs[i + 1]);
        }
        return object;
    }

    private void people() throws Exception {
        post("/users", of("user", "chen", "role", "finance"));
        post("/users", of("user", "guo", "role", "support"));
        String link = post("/users", of("user", "wang", "role", "viewer")).getString("set_up_link");
        values.put("token", TestUser.token(link));
        post("/users/guo/disable", new JsonObject());
        post("/api-keys", of("name", "billing").put("scopes", new JsonArray(List.of("read-orders", "read-bills"))));
        JsonObject old = post("/api-keys", of("name", "old shop").put("scopes", new JsonArray(List.of("read-orders"))));
        post("/api-keys/" + old.getString("id") + "/revoke", new JsonObject());
    }

    private void registry() throws Exception {
        post("/merchants", of("merchant", MERCHANT, "name", "Tea House 茶馆"));
        post("/merchants", of("merchant", "noodle-bar", "name", "Noodle Bar 面馆"));
        post("/users", of("user", "zhao", "role", "merchant", "merchant", MERCHANT));
        post("/merchants/" + MERCHANT + "/stores", of("store", "bund", "name", "The Bund 外滩"));
        post("/merchants/" + MERCHANT + "/stores", of("store", "station", "name", "Railway station"));
        post("/merchants/" + MERCHANT + "/stores/station/close", new JsonObject());
        values.put(
                "terminal",
                post("/terminals", of("merchant", MERCHANT, "store", "bund").put("refund_cap", 50_000))
                        .getString("terminal"));
        String second =
                post("/terminals", of("merchant", MERCHANT, "store", "bund")).getString("terminal");
        post("/terminals/" + second + "/disable", new JsonObject());
        post("/activation-codes", of("merchant", MERCHANT, "store", "bund"));
        post("/activation-codes", of("merchant", MERCHANT, "store", "bund").put("uses", 20));
        JsonObject vendor = post("/vendors", of("name", "Till maker"));
        post("/vendors/" + vendor.getString("vendor") + "/apps", of("name", "Counter"));
    }

    private void orders() throws Exception {
        for (int i = 1; i <= 8; i++) {
            till.pay("tea-" + (1000 + i), 1350 + 175L * i, i % 3 == 0 ? TestTill.WECHAT_CODE : TestTill.ALIPAY_CODE);
        }
        verified();
        till.pay("tea-1101", 9004, TestTill.ALIPAY_CODE);
        till.pay("tea-1102", 4200, TestTill.CODES.get("17"));
        till.cancel("tea-1102");
        till.precreate("tea-1103", 2600, "3");
        String review = till.pay("tea-1104", 20_000, TestTill.WECHAT_CODE).sn();
        till.refund("tea-1104", "r-1", 9105);
        store.execute(
                "update transactions set step = 'HUMAN', owner = 0, deadline = now(), due_at = now() + interval '1 h'"
                        + " where type = 'REFUND' and order_sn = " + review);
        JsonObject payment = till.payment("tea-1106", 12_880)
                .put("dynamic_id", TestTill.WECHAT_CODE)
                .put("notify_url", "http://127.0.0.1:9/paid");
        String sn = till.post("pay", payment).sn();
        till.refund("tea-1106", "r-1", 2880);
        values.put("order", sn);
        post("/orders/" + sn + "/check", new JsonObject());
    }

    private void channels() throws Exception {
        post("/channels/jdpay/off", of("reason", "maintenance at the channel"));
        post(
                "/channel-accounts",
                of("channel", "wechat", "merchant", MERCHANT, "name", "default", "endpoint", "http://127.0.0.1:9")
                        .put(
                                "settings",
                                of(
                                        "app-id",
                                        "wx2421b1c4370ec43b",
                                        "mch-id",
                                        "1229759202",
                                        "key",
                                        "192006250b4c09247ec02edce69f6a2d")));
    }

    private void days() throws Exception {
        ended(admin.send(
                "POST", "/settlement/collect", of("since", "2026-01-01").encode()));
        store.execute(
                "insert into statement_merchants values ('" + MERCHANT + "', '2026-01-09', '2026-01-09T16:00:00Z')");
        store.execute("""
                insert into statement_rows (merchant_id, order_sn, tsn, part, kind, settles_at, at, amount, store_id,
                  terminal_sn, operator, payway, sub_payway, client_sn)
                select '%s', n, n, 1, 'PAYMENT', at, at, 1200 + n * 35, 'bund', 't1', 'anna',
                  case n %% 3 when 0 then 'WECHAT' else 'ALIPAY' end, 'BARCODE', 'tea-' || n
                from generate_series(1, 96) n,
                  lateral (select timestamptz '2026-01-09T20:00:00Z' + n * interval '1 h' as at) h""".formatted(MERCHANT));
        ended(admin.send(
                "POST",
                "/settlement/close",
                of("day", DAY, "merchant", MERCHANT).encode()));
        String bill = new String(BillVectors.bytes("wechat-2017.csv"), StandardCharsets.UTF_8)
                .replace("2017-11-01 ", DAY + " ");
        ended(admin.upload(
                "/bills/import?channel=wechat&merchant=" + MERCHANT + "&account=default&day=" + DAY + "&file=bill.csv",
                bill.getBytes(StandardCharsets.UTF_8)));
        ended(admin.send("POST", "/reconciliation/run", of("day", DAY).encode()));
        String finding = admin.get("/findings?open=true")
                .json()
                .getJsonArray("items")
                .getJsonObject(0)
                .getValue("finding")
                .toString();
        post("/findings/" + finding + "/notes", of("note", "Asked the channel; its answer is due on Monday."));
        values.put("finding", finding);
    }

    /** All invariants of what there is until now: what comes later is not of the sandbox's ledger. */
    private void verified() throws Exception {
        assertThat(admin.send("POST", "/verify", null).status()).isEqualTo(202);
        await("the verification has ended")
                .atMost(SOON)
                .until(() -> admin.get("/verify").json().getJsonObject("run").getString("state"), "done"::equals);
    }

    private void ended(TestApi.Reply begun) {
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        String path = begun.header("Location").substring("/api/v1".length());
        JsonObject task = await("the task has ended")
                .atMost(SOON)
                .until(() -> admin.get(path).json(), one -> !one.getString("state")
                        .equals("RUNNING"));
        assertThat(task.getString("state")).as(task.encode()).isEqualTo("DONE");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
