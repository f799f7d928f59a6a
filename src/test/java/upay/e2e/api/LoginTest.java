package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import upay.e2e.Eventually;
import upay.e2e.LocalGateway;
import upay.identity.Permission;
import upay.identity.Role;
import upay.identity.TestAuthenticator;
import upay.store.TestStore;

@DisplayName("Users set themselves up, log in by password and code, and log out; nothing tells what was wrong")
@Tag("process")
class LoginTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestApi admin;
    private static TestApi nobody;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        nobody = admin.withKey("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("a link, a password and an authenticator; then a login, the session, and its end")
    void wholeWay() throws Exception {
        TestApi.Reply added = admin.send("POST", "/users", "{\"user\":\"ann\",\"role\":\"finance\"}");
        assertThat(added.status()).isEqualTo(201);
        String link = added.json().getString("set_up_link");
        assertThat(link).startsWith(gateway.managementUri() + "/console/#/set-up?token=");
        TestUser ann = TestUser.setUp(nobody, TestUser.token(link), "ann");
        assertThat(ann.recoveryCodes()).hasSize(10);

        assertThat(nobody.send("POST", "/login", ann.login()).status())
                .as("the code of the set-up is taken")
                .isEqualTo(401);
        TestApi.Reply login = nobody.send("POST", "/login", ann.login(TestAuthenticator.code(ann.totp(), 1)));
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.json().getString("role")).isEqualTo("finance");
        assertThat(login.json().getJsonArray("permissions"))
                .hasSameSizeAs(Role.FINANCE.permissions())
                .contains("close-statements");
        assertThat(login.header("Set-Cookie")).matches("upay_session=[0-9a-z]{32}; Path=/; HTTPOnly; SameSite=Strict");
        TestApi session = TestUser.session(nobody, login);
        assertThat(session.get("/session").json()).isEqualTo(login.json());
        assertThat(session.get("/merchants").status()).isEqualTo(200);

        TestApi.Reply logout = session.send("POST", "/logout", null);
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.header("Set-Cookie")).startsWith("upay_session=; Max-Age=0");
        assertThat(session.get("/session").status()).isEqualTo(401);
        assertThat(actions("ann")).contains("user-add", "user-set-up", "user-login", "user-logout");
        assertThat(STORE.value(
                        "select name || how || origin from audit_log where action = 'user-login' and subject = 'ann'"))
                .isEqualTo("annconsole127.0.0.1");
    }

    private static List<String> actions(String user) throws Exception {
        return admin.get("/audit?subject=user/" + user).json().getJsonArray("items").stream()
                .map(entry -> ((JsonObject) entry).getString("action"))
                .toList();
    }

    @Test
    @DisplayName("a set-up link holds once; a weak password and a wrong code leave it as it is")
    void setUpOnce() throws Exception {
        String link = admin.send("POST", "/users", "{\"user\":\"bea\",\"role\":\"viewer\"}")
                .json()
                .getString("set_up_link");
        JsonObject body = new JsonObject()
                .put("token", TestUser.token(link))
                .put("password", "short")
                .put("totp_secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
                .put("code", "000000");
        assertThat(field(nobody.send("POST", "/set-up", body.encode()))).isEqualTo("password");
        body.put("password", TestUser.PASSWORD);
        assertThat(field(nobody.send("POST", "/set-up", body.encode()))).isEqualTo("code");
        assertThat(field(nobody.send("POST", "/set-up/begin", "{\"token\":\"" + "0".repeat(32) + "\"}")))
                .isEqualTo("token");
        TestUser.setUp(nobody, TestUser.token(link), "bea");
        assertThat(field(nobody.send("POST", "/set-up", body.encode()))).isEqualTo("token");
    }

    private static String field(TestApi.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        return reply.json().getJsonArray("errors").getJsonObject(0).getString("field");
    }

    @Test
    @DisplayName("an unknown user, a wrong password, a wrong code and a disabled user get the same answer")
    void uniform() throws Exception {
        TestUser cid = TestUser.add(admin, "cid", "viewer");
        TestUser dan = TestUser.add(admin, "dan", "viewer");
        admin.send("POST", "/users", "{\"user\":\"not-set-up\",\"role\":\"viewer\"}");
        admin.send("POST", "/users/dan/disable", null);
        cid.forgetCodes(STORE);
        dan.forgetCodes(STORE);
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("unknown", cid.login().replace("cid", "nobody-at-all"));
        bodies.put("password", cid.login("wrong horse battery", TestAuthenticator.code(cid.totp())));
        bodies.put("code", cid.login("000000"));
        bodies.put("recovery code", cid.login("aaaaaaaa-aaaaaaaa"));
        bodies.put("disabled", dan.login());
        bodies.put("not set up", cid.login().replace("cid", "not-set-up"));
        bodies.put("other's code", cid.login(dan.recoveryCodes().get(0)));
        Set<String> answers = new TreeSet<>();
        for (String body : bodies.values()) {
            HttpResponse<String> response = nobody.send("POST", "/login", body).response();
            answers.add(response.statusCode() + " " + response.headers().map() + response.body());
        }

        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).startsWith("401");
    }

    @Test
    @DisplayName("an unknown user takes as long as a wrong password")
    void time() throws Exception {
        TestUser eve = TestUser.add(admin, "eve", "viewer");
        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        String right = eve.login("wrong horse battery", "123456");
        for (int i = 0; i < 8; i++) {
            String from = "127.0.1." + (1 + i / 4);
            known.add(nanos(from, right));
            unknown.add(nanos(from, right.replace("eve", "nobody-" + i)));
        }

        assertThat(median(unknown)).isBetween(median(known) / 3, median(known) * 3);
    }

    private static long nanos(String from, String body) throws Exception {
        long began = System.nanoTime();
        assertThat(RawHttp.post(gateway.managementUri(), from, "/login", body).status())
                .isEqualTo(401);
        return System.nanoTime() - began;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    @Test
    @DisplayName("a code logs in once, also at the same moment; a recovery code too")
    void codesOnce() throws Exception {
        TestUser fay = TestUser.add(admin, "fay", "viewer");
        fay.forgetCodes(STORE);
        String body = fay.login();
        assertThat(atOnce(body)).containsExactlyInAnyOrder(200, 401, 401);
        String spare = fay.login(fay.recoveryCodes().get(3).toUpperCase(java.util.Locale.ROOT));
        assertThat(atOnce(spare)).containsExactlyInAnyOrder(200, 401, 401);
        assertThat(RawHttp.post(gateway.managementUri(), "127.0.2.9", "/login", spare)
                        .status())
                .isEqualTo(401);
    }

    /** From three addresses: of one, one attempt is under way at a time. */
    private static List<Integer> atOnce(String body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Integer>> logins = new ArrayList<>();
            for (String from : List.of("127.0.2.1", "127.0.2.2", "127.0.2.3")) {
                logins.add(() -> RawHttp.post(gateway.managementUri(), from, "/login", body)
                        .status());
            }
            List<Integer> found = new ArrayList<>();
            for (Future<Integer> login : threads.invokeAll(logins)) {
                found.add(login.get());
            }
            return found;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("after five failures an address waits, whether or not there is such a user; others go on")
    void delays() throws Exception {
        TestUser gus = TestUser.add(admin, "gus", "viewer");
        gus.forgetCodes(STORE);
        String wrong = gus.login("wrong horse battery", "123456");
        for (String body : List.of(wrong, wrong.replace("gus", "no-such-user"))) {
            List<Integer> found = new ArrayList<>();
            RawHttp.Answer last = null;
            for (int i = 0; i < 6; i++) {
                last = RawHttp.post(gateway.managementUri(), "127.0.3.1", "/login", body);
                found.add(last.status());
            }
            assertThat(found).containsExactly(401, 401, 401, 401, 401, 429);
            assertThat(last.text())
                    .containsPattern("(?i)retry-after: [1-5]\r\n")
                    .contains("Too many failed logins");
        }
        // A longer wait than this machine may be busy.
        STORE.execute("update login_failures set failures = 12, failed_at = now() where user_name = 'gus'");
        assertThat(RawHttp.post(gateway.managementUri(), "127.0.3.1", "/login", gus.login())
                        .status())
                .as("the right password has to wait too")
                .isEqualTo(429);
        assertThat(RawHttp.post(gateway.managementUri(), "127.0.3.2", "/login", gus.login())
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("refused logins are in the audit log, ten of a user within an hour")
    void failuresAreEntered() throws Exception {
        TestUser hal = TestUser.add(admin, "hal", "viewer");
        String wrong = hal.login("wrong horse battery", "123456");
        for (int i = 0; i < 12; i++) {
            RawHttp.post(gateway.managementUri(), "127.0.4." + (1 + i / 5), "/login", wrong);
        }
        JsonArray entries = Eventually.soon(
                "entries",
                () -> admin.get("/audit?action=user-login-failed&subject=user/hal")
                        .json()
                        .getJsonArray("items"),
                found -> found.size() >= 10);
        assertThat(entries).hasSize(10);
        assertThat(entries.getJsonObject(0).getJsonObject("after").getString("more"))
                .isNotBlank();
        assertThat(entries.getJsonObject(0).getString("who")).isEqualTo("gateway");
        assertThat(entries.getJsonObject(9).getString("from")).isEqualTo("127.0.4.1");
    }

    @Test
    @DisplayName("a new password ends the other sessions of the user, and needs the present one and a code")
    void password() throws Exception {
        TestUser ida = TestUser.add(admin, "ida", "viewer");
        TestApi other = ida.session(nobody, STORE);
        TestApi own = ida.session(nobody, STORE);
        ida.forgetCodes(STORE);
        JsonObject body = new JsonObject()
                .put("password", "wrong horse battery")
                .put("new_password", "nine green lamps 77")
                .put("code", TestAuthenticator.code(ida.totp()));
        assertThat(field(own.send("POST", "/session/password", body.encode()))).isEqualTo("password");
        body.put("password", TestUser.PASSWORD);
        assertThat(own.send("POST", "/session/password", body.encode()).status())
                .isEqualTo(204);
        assertThat(own.get("/session").status()).isEqualTo(200);
        assertThat(other.get("/session").status()).isEqualTo(401);
        ida.forgetCodes(STORE);
        assertThat(nobody.send("POST", "/login", ida.login()).status()).isEqualTo(401);
        assertThat(nobody.send("POST", "/login", ida.login("nine green lamps 77", TestAuthenticator.code(ida.totp())))
                        .status())
                .isEqualTo(200);
        assertThat(actions("ida")).contains("user-password");
        assertThat(field(own.send(
                        "POST",
                        "/session/password",
                        body.put("new_password", "aaaaaaaaaaaaaaaa").encode())))
                .isEqualTo("new_password");
        assertThat(admin.send(
                                "POST",
                                "/session/password",
                                body.put("new_password", "nine green lamps 78").encode())
                        .status())
                .as("a key has none")
                .isEqualTo(409);
    }

    @Test
    @DisplayName("no answer, entry or path of a set-up link that a server sees has a secret")
    void secrets() throws Exception {
        TestUser kim = TestUser.add(admin, "kim", "viewer");
        kim.session(nobody, STORE);
        String entries = admin.get("/audit?subject=user/kim").response().body();
        String all = STORE.value("select string_agg(audit_log::text, ' ') from audit_log where subject = 'kim'");
        List<String> secrets = new ArrayList<>(kim.recoveryCodes());
        secrets.add(kim.totp().reveal());
        secrets.add(kim.password());
        secrets.add("argon2");
        assertThat(entries).doesNotContain(secrets);
        assertThat(all).contains("user-login").doesNotContain(secrets);
        assertThat(admin.get("/users/kim").response().body()).doesNotContain(secrets);
        TestApi reader = TestApi.of(STORE, gateway.managementUri(), null, Set.of(Permission.READ_USERS));
        assertThat(reader.get("/users").response().body()).doesNotContain(secrets);
    }
}
