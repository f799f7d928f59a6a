package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.e2e.Eventually;
import upay.e2e.LocalGateway;
import upay.store.TestStore;

@DisplayName("A hostile client of the management port gets nothing, breaks nothing, and leaves room for the others")
@Tag("process")
class ApiAttackTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final int CONNECTIONS = 700;

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

    private static RawHttp.Answer send(String head) throws IOException {
        return RawHttp.send(gateway.managementUri(), "127.0.0.1", head, "");
    }

    private static String cookie(TestApi.Reply login) {
        return login.header("Set-Cookie").replaceAll(";.*", "");
    }

    private static TestApi.Reply login(TestUser user, String... headers) throws Exception {
        user.forgetCodes(STORE);
        TestApi.Reply reply = nobody.send("POST", "/login", user.login(), headers);
        assertThat(reply.status()).isEqualTo(200);
        return reply;
    }

    @Test
    @DisplayName("a name that resolves to this machine, with a valid key")
    void rebinding() throws IOException {
        String request = "GET /api/v1/merchants HTTP/1.1\r\nAuthorization: Bearer " + admin.key() + "\r\n";
        assertThat(send(request).status()).isEqualTo(200);
        assertThat(send(request + "Host: evil.example:"
                                + gateway.managementUri().getPort() + "\r\n")
                        .status())
                .isEqualTo(403);
        assertThat(send(request + "Host: 127.0.0.1\r\nHost: evil.example\r\n").status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("a session's cookie alone changes nothing, nor with the token of another session or another origin")
    void crossSite() throws Exception {
        TestUser ann = TestUser.add(admin, "ann", "admin");
        TestApi.Reply mine = login(ann);
        TestApi.Reply other = login(ann);
        String own = "X-CSRF-Token: " + mine.json().getString("csrf");
        String with = "Cookie: " + cookie(mine);
        String body = "{\"merchant\":\"m-csrf\",\"name\":\"x\"}";
        List<Integer> found = new ArrayList<>();
        for (String[] headers : List.of(
                new String[] {with},
                new String[] {with, "X-CSRF-Token: "},
                new String[] {with, "X-CSRF-Token: " + other.json().getString("csrf")},
                new String[] {with, own, "Origin: https://evil.example"},
                new String[] {with, own, "Origin: null"},
                new String[] {with, own, "Sec-Fetch-Site: cross-site"})) {
            found.add(RawHttp.post(gateway.managementUri(), "127.0.0.1", "/merchants", body, headers)
                    .status());
        }

        assertThat(found).containsOnly(403);
        assertThat(admin.get("/merchants/m-csrf").status()).isEqualTo(404);
        assertThat(RawHttp.post(gateway.managementUri(), "127.0.0.1", "/merchants", body, with, own)
                        .status())
                .isEqualTo(201);
    }

    @Test
    @DisplayName("a cookie that was planted before a login is not the session after it")
    void fixation() throws Exception {
        TestUser bea = TestUser.add(admin, "bea", "viewer");
        String planted = "upay_session=" + "a".repeat(32);
        TestApi.Reply first = login(bea, "Cookie", planted);
        assertThat(cookie(first)).isNotEqualTo(planted);
        assertThat(admin.withSession(planted, "").get("/session").status()).isEqualTo(401);

        TestApi.Reply second = login(bea, "Cookie", cookie(first));

        assertThat(cookie(second)).isNotEqualTo(cookie(first));
        assertThat(TestUser.session(nobody, first).get("/session").status()).isEqualTo(401);
        assertThat(TestUser.session(nobody, second).get("/session").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("the session of a user who was disabled, and of one who logged out")
    void overs() throws Exception {
        TestUser cid = TestUser.add(admin, "cid", "operator");
        TestApi disabled = TestUser.session(nobody, login(cid));
        assertThat(disabled.get("/session").status()).isEqualTo(200);
        admin.send("POST", "/users/cid/disable", null);
        assertThat(disabled.get("/session").status()).isEqualTo(401);
        assertThat(disabled.send("POST", "/users/cid/enable", null).status()).isEqualTo(401);
        TestUser dan = TestUser.add(admin, "dan", "viewer");
        TestApi ended = TestUser.session(nobody, login(dan));
        ended.send("POST", "/logout", null);
        assertThat(ended.get("/merchants").status()).isEqualTo(401);
    }

    private static Socket open(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.setSoTimeout(60_000);
        socket.connect(
                new InetSocketAddress("127.0.0.1", gateway.managementUri().getPort()));
        return socket;
    }

    @Test
    @DisplayName("bodies that never end do not keep the places of logins: they are answered 408, and closed")
    void slowBodies() throws Exception {
        TestUser eve = TestUser.add(admin, "eve", "viewer");
        List<Socket> slow = new ArrayList<>();
        try {
            // All places of all requests without a login.
            for (int i = 0; i < 24; i++) {
                Socket socket = open("127.0.6." + (1 + i / 4));
                socket.getOutputStream()
                        .write(("POST /api/v1/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 100\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            for (Socket socket : slow) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 408 ");
            }
            eve.forgetCodes(STORE);
            assertThat(nobody.send("POST", "/login", eve.login()).status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    @DisplayName("idle connections are bounded: a new one takes the place of the one that was idle for longest")
    void idleConnections() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(open("127.0.0.1"));
            }
            assertThat(send("GET /health/live HTTP/1.1\r\n").status()).isEqualTo(200);
            idle.get(0).setSoTimeout(30_000);
            assertThat(idle.get(0).getInputStream().read()).as("closed").isEqualTo(-1);
            assertThat(admin.get("/merchants?limit=1").status()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        Eventually.soon("room", () -> send("GET /health/live HTTP/1.1\r\n").status(), status -> status == 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../conf/gateway.yaml",
                "/console/../../../../etc/passwd",
                "/console/%2e%2e/%2e%2e/conf/gateway.yaml",
                "/console/..%2f..%2fetc%2fpasswd",
                "/console/..%5c..%5cconf",
                "/console//etc/passwd",
                "/console/%00",
                "/console/files.txt%00.js",
                "/console/core/../../package-info.class",
                "/api/v1/../../conf/gateway.yaml"
            })
    @DisplayName("paths out of the console's files are not found")
    void traversal(String path) throws IOException {
        RawHttp.Answer answer = send("GET " + path + " HTTP/1.1\r\n");

        assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
        assertThat(answer.text()).doesNotContain("root:", "management:", "profile:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/merchants/x%0d%0aX-Evil:%201",
                "/api/v1/merchants/%00",
                "/api/v1/merchants/%ff%fe",
                "/api/v1/merchants/%zz",
                "/api/v1/orders/%00",
                "/api/v1/orders/1%0d%0aX-Evil:%201",
                "/api/v1/terminals/%00",
                "/api/v1/users/%00",
                "/api/v1/users/%ed%a0%80",
                "/api/v1/nothing%0d%0aX-Evil:%201",
                "/api/v1/merchants?cursor=%0d%0aX-Evil:%201",
                "/api/v1/merchants?x%0d%0aX-Evil:%201=1",
                "/api/v1/terminals?merchant=%00",
                "/api/v1/audit?subject=user/%00",
                "/console/x%0d%0aX-Evil:%201",
                "/health%0d%0aX-Evil:%201"
            })
    @DisplayName("text of paths and queries is refused or not found, and gets into no header")
    void foreignText(String path) throws IOException {
        RawHttp.Answer answer = send("GET " + path + " HTTP/1.1\r\nAuthorization: Bearer " + admin.key() + "\r\n");

        assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
        assertThat(answer.text()).doesNotContainPattern("(?i)\nx-evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "null",
                "[null]",
                "[[\"a\"]]",
                "[{\"a\":1}]",
                "[\"\\u0000\"]",
                "[\"\\ud800\"]",
                "[1e400]",
                "[-9223372036854775808]",
                "[99999999999999999999]",
                "[\"' or 1=1 --\"]"
            })
    @DisplayName("cursors that no list gave")
    void cursors(String text) throws Exception {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        for (String list : List.of("/merchants", "/terminals", "/orders", "/audit", "/users", "/api-keys")) {
            TestApi.Reply reply = admin.get(list + "?cursor=" + cursor);
            assertThat(reply.status())
                    .as("%s: %s", list, reply.response().body())
                    .isIn(200, 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"merchant\":\"m-twice\",\"name\":\"x\",\"merchant\":\"m-twice-2\"}",
                "{\"merchant\":\"m-twice\",\"name\":\"x\"} {}",
                "{\"merchant\":\"m-twice\",\"name\":\"\\u0000\"}",
                "{\"merchant\":{\"a\":1},\"name\":\"x\"}",
                "{\"merchant\":\"m-twice\",\"name\":NaN}",
                "\"m-twice\"",
                "null"
            })
    @DisplayName("bodies that two readers would understand differently, and nothing is stored")
    void bodies(String body) throws Exception {
        assertThat(admin.send("POST", "/merchants", body).status()).isEqualTo(400);
        assertThat(admin.get("/merchants/m-twice").status()).isEqualTo(404);
        assertThat(admin.get("/merchants/m-twice-2").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("a body of nothing but depth")
    void depth() throws Exception {
        for (String body : List.of(
                "[".repeat(60_000),
                "{\"user\":".repeat(7_000),
                "{\"user\":" + "[".repeat(900) + "]".repeat(900) + "}")) {
            assertThat(nobody.send("POST", "/login", body).status()).isIn(400, 413);
            assertThat(admin.send("POST", "/merchants", body).status()).isEqualTo(400);
        }
    }

    @Test
    @DisplayName("the key of somebody else's repeated request shows nothing of it, and takes nothing from it")
    void otherKeys() throws Exception {
        TestApi other = TestApi.ofAdmin(STORE, gateway.managementUri());
        String[] key = {"Idempotency-Key", "shared"};
        String body = new JsonObject().put("merchant", "m-key").put("name", "x").encode();
        assertThat(admin.send("POST", "/merchants", body, key).status()).isEqualTo(201);
        TestApi.Reply theirs = other.send("POST", "/merchants", body, key);
        assertThat(theirs.status()).isEqualTo(409);
        assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
        assertThat(admin.send("POST", "/merchants", body, key).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(admin.send("POST", "/merchants/m-key/close", null, key).status())
                .as("another path")
                .isEqualTo(422);
        assertThat(nobody.send("POST", "/merchants", body, key).status()).isEqualTo(401);
        assertThat(admin.send("POST", "/merchants", body, "Idempotency-Key", "k".repeat(129))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "\"\"", "W/\"x\"", "\"a\", \"b\""})
    @DisplayName("a tag that nothing has, and nothing is done")
    void tags(String tag) throws Exception {
        admin.send("POST", "/merchants", "{\"merchant\":\"m-tag\",\"name\":\"x\"}");
        assertThat(admin.send("POST", "/merchants/m-tag/close", null, "If-Match", tag)
                        .status())
                .isIn(400, 412);
        assertThat(admin.get("/merchants/m-tag").json().getString("status")).isEqualTo("OPEN");
    }
}
