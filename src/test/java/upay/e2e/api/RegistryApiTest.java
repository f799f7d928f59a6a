package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.identity.Permission;
import upay.store.TestStore;

@DisplayName(
        "Stores, terminals, vendors and activation codes over the management API, by the rules of the command line")
@Tag("process")
class RegistryApiTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestApi admin;
    private static TestApi own;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        for (String merchant : List.of("m-a", "m-b")) {
            done(admin.send("POST", "/merchants", "{\"merchant\":\"" + merchant + "\",\"name\":\"Shop\"}"), 201);
            done(
                    admin.send(
                            "POST",
                            "/merchants/" + merchant + "/stores",
                            "{\"store\":\"s1\",\"name\":\"Main street\"}"),
                    201);
        }
        own = TestApi.of(
                STORE,
                gateway.managementUri(),
                "m-a",
                Set.of(Permission.READ_MERCHANTS, Permission.READ_TERMINALS, Permission.CHANGE_TERMINALS));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject done(TestApi.Reply reply, int status) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
        return reply.json();
    }

    private static JsonObject post(String path, JsonObject body) throws Exception {
        TestApi.Reply reply = admin.send("POST", path, body.encode());
        assertThat(reply.status()).as(reply.response().body()).isBetween(200, 201);
        return reply.json();
    }

    private static String fault(TestApi.Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        return reply.json().getJsonArray("errors").getJsonObject(0).getString("field");
    }

    private static List<String> column(String path, String field) throws Exception {
        List<String> values = new ArrayList<>();
        done(admin.get(path), 200)
                .getJsonArray("items")
                .forEach(row -> values.add(((JsonObject) row).getString(field)));
        return values;
    }

    private static JsonObject terminal(String merchant) {
        return new JsonObject().put("merchant", merchant).put("store", "s1");
    }

    @Test
    @DisplayName("a store is closed and reopened, and belongs to its merchant alone")
    void stores() throws Exception {
        post("/merchants/m-a/stores", new JsonObject().put("store", "s2").put("name", "Side street"));
        assertThat(column("/merchants/m-a/stores", "store")).containsExactly("s1", "s2");
        assertThat(done(admin.send("POST", "/merchants/m-a/stores/s2/close", null), 200)
                        .getString("status"))
                .isEqualTo("CLOSED");
        assertThat(done(admin.send("POST", "/merchants/m-a/stores/s2/reopen", null), 200)
                        .getString("status"))
                .isEqualTo("OPEN");
        assertThat(admin.send("POST", "/merchants/m-a/stores/none/close", null).status())
                .isEqualTo(404);
        assertThat(admin.send("POST", "/merchants/m-a/stores", "{\"store\":\"s2\",\"name\":\"Again\"}")
                        .status())
                .isEqualTo(409);
        assertThat(admin.get("/merchants/none/stores").status()).isEqualTo(404);
        assertThat(own.get("/merchants/m-b/stores").status()).isEqualTo(404);
        assertThat(own.get("/merchants/m-a/stores").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a merchant's limits are set one by one, and taken back with null")
    void limits() throws Exception {
        JsonObject set =
                done(admin.send("PATCH", "/merchants/m-b/limits", "{\"terminal_rate\":\"50/70\",\"share\":40}"), 200);
        assertThat(set.getJsonObject("limits"))
                .isEqualTo(new JsonObject()
                        .put("terminal_rate", "50/70")
                        .putNull("merchant_rate")
                        .put("share", 40));
        JsonObject back = done(
                admin.send("PATCH", "/merchants/m-b/limits", "{\"terminal_rate\":null,\"merchant_rate\":\"9\"}"), 200);
        assertThat(back.getJsonObject("limits"))
                .isEqualTo(new JsonObject()
                        .putNull("terminal_rate")
                        .put("merchant_rate", "9/18")
                        .put("share", 40));
        assertThat(fault(admin.send("PATCH", "/merchants/m-b/limits", "{\"merchant_rate\":\"0\"}")))
                .isEqualTo("merchant_rate");
        assertThat(fault(admin.send("PATCH", "/merchants/m-b/limits", "{\"share\":101}")))
                .isEqualTo("share");
        assertThat(admin.send("PATCH", "/merchants/m-b/limits", "{}").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a terminal's secret is shown when it is made, signs a request, and is never shown again")
    void secrets() throws Exception {
        String body = terminal("m-a").encode();
        String[] key = {"Idempotency-Key", "new-terminal"};
        TestApi.Reply made = admin.send("POST", "/terminals", body, key);
        String sn = done(made, 201).getString("terminal");
        String secret = made.json().getString("secret");
        assertThat(secret).matches("[0-9a-f]{32}");
        assertThat(gateway.till().as(sn, secret).query("none").code()).isEqualTo("FAIL");
        TestApi.Reply again = admin.send("POST", "/terminals", body, key);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.response().body()).doesNotContain(secret).contains("shown once");

        String read = admin.get("/terminals/" + sn).response().body()
                + admin.get("/terminals?merchant=m-a").response().body();
        assertThat(read).doesNotContain(secret);

        JsonObject reset = done(admin.send("POST", "/terminals/" + sn + "/reset-secret", null), 200);
        assertThat(reset.getString("secret")).matches("[0-9a-f]{32}").isNotEqualTo(secret);
        String log = STORE.value("select string_agg(coalesce(before, '') || coalesce(after, ''), ' ') from audit_log"
                + " where subject = '" + sn + "'");
        assertThat(log).contains("signature_policy").doesNotContain(secret, reset.getString("secret"));
    }

    @Test
    @DisplayName("a terminal that exists brings its number and secret along; a weak secret is refused")
    void brought() throws Exception {
        JsonObject body = terminal("m-a").put("terminal", "T100").put("secret", "7c1f5e9ab2d84036");
        assertThat(post("/terminals", body)).doesNotContain(Map.entry("secret", "7c1f5e9ab2d84036"));
        assertThat(gateway.till().as("T100", "7c1f5e9ab2d84036").query("none").code())
                .isEqualTo("FAIL");
        TestApi.Reply weak = admin.send(
                "POST",
                "/terminals",
                terminal("m-a").put("secret", "aaaaaaaaaaaaaaaa").encode());
        assertThat(fault(weak)).isEqualTo("secret");
        assertThat(weak.response().body()).doesNotContain("aaaaaaaaaaaaaaaa");
        assertThat(admin.send("POST", "/terminals", body.encode()).status()).isEqualTo(409);
        assertThat(admin.send(
                                "POST",
                                "/terminals",
                                terminal("m-a").put("store", "none").encode())
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("rights, policy and service are changed as the commands do, in one act against what was seen")
    void changes() throws Exception {
        String sn = post("/terminals", terminal("m-a").put("refund_cap", 500)).getString("terminal");
        TestApi.Reply seen = admin.get("/terminals/" + sn);
        assertThat(seen.json().getLong("refund_cap")).isEqualTo(500);
        String path = "/terminals/" + sn;
        TestApi.Reply rights = admin.send(
                "PATCH",
                path,
                "{\"may_refund\":false,\"refund_cap\":null,\"daily_refund_cap\":9000}",
                "If-Match",
                seen.header("ETag"));
        assertThat(done(rights, 200)).contains(Map.entry("may_refund", false), Map.entry("daily_refund_cap", 9000));
        assertThat(rights.json().getValue("refund_cap")).isNull();
        assertThat(admin.send("PATCH", path, "{\"may_cancel\":false}", "If-Match", seen.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(done(admin.get(path), 200).getLong("given_back_today")).isZero();

        assertThat(admin.send("PATCH", path, "{\"pay_wait\":\"10s\",\"dialect\":\"seed\"}")
                        .status())
                .isEqualTo(409);
        JsonObject served = done(
                admin.send(
                        "PATCH",
                        path,
                        "{\"dialect\":\"current\",\"pay_wait\":\"10s\",\"signature\":\"v2-only\",\"may_cancel\":false}"),
                200);
        assertThat(served)
                .contains(
                        Map.entry("dialect", "current"),
                        Map.entry("pay_wait", "10s"),
                        Map.entry("signature", "v2-only"),
                        Map.entry("may_cancel", false),
                        Map.entry("may_refund", false));
        assertThat(STORE.value(
                        "select string_agg(action, ', ' order by id) from audit_log where subject = '" + sn + "'"))
                .isEqualTo("terminal-add, terminal-rights, terminal-change");
        assertThat(fault(admin.send("PATCH", path, "{\"device_id\":\"other\"}")))
                .isEqualTo("device_id");
        assertThat(fault(admin.send("PATCH", path, "{\"pay_wait\":\"61s\"}"))).isEqualTo("pay_wait");
        assertThat(fault(admin.send("PATCH", path, "{\"client_certificate\":\"x\"}")))
                .isEqualTo("client_certificate");
        assertThat(admin.send("PATCH", path, "{}").status()).isEqualTo(400);
        assertThat(admin.send("PATCH", "/terminals/none", "{\"may_cancel\":false}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("lists are narrowed by merchant, store and status; a merchant's key sees its own terminals only")
    void lists() throws Exception {
        String a = post("/terminals", terminal("m-a")).getString("terminal");
        String b = post("/terminals", terminal("m-b")).getString("terminal");
        assertThat(done(admin.send("POST", "/terminals/" + b + "/disable", null), 200)
                        .getString("status"))
                .isEqualTo("DISABLED");
        assertThat(column("/terminals?merchant=m-b&status=DISABLED", "terminal"))
                .containsExactly(b);
        assertThat(column("/terminals?status=DISABLED", "terminal")).contains(b).doesNotContain(a);
        assertThat(column("/terminals?merchant=m-a&store=s1&limit=200", "terminal"))
                .contains(a)
                .doesNotContain(b);
        assertThat(done(admin.send("POST", "/terminals/" + b + "/enable", null), 200)
                        .getString("status"))
                .isEqualTo("ACTIVE");
        assertThat(fault(admin.get("/terminals?store=s1"))).isEqualTo("store");
        assertThat(fault(admin.get("/terminals?status=GONE"))).isEqualTo("status");

        JsonObject mine = done(own.get("/terminals?limit=200"), 200);
        assertThat(mine.getJsonArray("items")).isNotEmpty().allSatisfy(row -> assertThat(
                        ((JsonObject) row).getString("merchant"))
                .isEqualTo("m-a"));
        assertThat(own.get("/terminals/" + b).status()).isEqualTo(404);
        assertThat(own.get("/terminals?merchant=m-b").status()).isEqualTo(403);
        assertThat(own.send("POST", "/terminals/" + a + "/disable", null).status())
                .isEqualTo(403);
        JsonObject first = done(admin.get("/terminals?limit=1"), 200);
        assertThat(column("/terminals?limit=200&cursor=" + first.getString("next"), "terminal"))
                .doesNotContain(first.getJsonArray("items").getJsonObject(0).getString("terminal"))
                .isNotEmpty();
    }

    @Test
    @DisplayName("an activation code is shown once, activates a terminal, and is revoked")
    void codes() throws Exception {
        JsonObject vendor = post("/vendors", new JsonObject().put("name", "Till maker"));
        String app = post(
                        "/vendors/" + vendor.getString("vendor") + "/apps",
                        new JsonObject().put("name", "Till").put("app", "till-app"))
                .getString("app");
        JsonObject code =
                post("/activation-codes", terminal("m-b").put("uses", 2).put("digits", 12));
        assertThat(code.getString("code")).matches("[0-9]{12}").endsWith(code.getString("ends_in"));
        assertThat(code.getString("state")).isEqualTo("valid");
        String listed = admin.get("/activation-codes?merchant=m-b").response().body();
        assertThat(listed)
                .contains("\"ends_in\":\"" + code.getString("ends_in"))
                .doesNotContain(code.getString("code"));

        TestTill maker = gateway.till().as(vendor.getString("vendor"), vendor.getString("key"));
        JsonObject activation = new JsonObject()
                .put("app_id", app)
                .put("code", code.getString("code"))
                .put("device_id", "d-1");
        assertThat(maker.postRaw("/terminal/activate", activation.encode(), "application/json")
                        .status())
                .isEqualTo(200);
        assertThat(column("/terminals?merchant=m-b&limit=200", "device_id")).contains("d-1");

        String path = "/activation-codes/" + code.getLong("id") + "/revoke";
        assertThat(done(admin.send("POST", path, null), 200).getString("state")).isEqualTo("revoked");
        assertThat(admin.send("POST", "/activation-codes/999999/revoke", null).status())
                .isEqualTo(404);
        assertThat(own.get("/activation-codes").json().getJsonArray("items")).isEmpty();
        assertThat(fault(admin.send(
                        "POST",
                        "/activation-codes",
                        terminal("m-b").put("digits", 9).encode())))
                .isEqualTo("digits");
        assertThat(admin.send(
                                "POST",
                                "/activation-codes",
                                terminal("m-b").put("store", "none").encode())
                        .status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("a vendor's key is shown when it is made or reset, and never in a list")
    void vendors() throws Exception {
        JsonObject vendor = post("/vendors", new JsonObject().put("name", "Other maker"));
        String path = "/vendors/" + vendor.getString("vendor");
        JsonObject reset = done(admin.send("POST", path + "/reset-key", null), 200);
        assertThat(reset.getString("key")).matches("[0-9a-f]{32}").isNotEqualTo(vendor.getString("key"));
        assertThat(done(admin.send("POST", path + "/disable", null), 200).getString("status"))
                .isEqualTo("DISABLED");
        assertThat(done(admin.send("POST", path + "/enable", null), 200).getString("status"))
                .isEqualTo("ACTIVE");
        assertThat(admin.get("/vendors").response().body())
                .contains("Other maker")
                .doesNotContain(vendor.getString("key"), reset.getString("key"));
        post(path + "/apps", new JsonObject().put("name", "One"));
        assertThat(column(path + "/apps", "name")).containsExactly("One");
        assertThat(admin.get("/vendors/none/apps").status()).isEqualTo(404);
        assertThat(admin.send("POST", "/vendors/none/apps", "{\"name\":\"x\"}").status())
                .isEqualTo(404);
    }
}
