package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.identity.Permission;
import upay.store.TestStore;

@DisplayName("The management API authenticates, checks, pages and repeats requests as its contract says")
@Tag("process")
class ManagementApiTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        for (String id : new String[] {"m-a", "m-b", "m-c"}) {
            admin.send("POST", "/merchants", merchant(id));
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String merchant(String id) {
        return new JsonObject().put("merchant", id).put("name", "Shop " + id).encode();
    }

    @Test
    @DisplayName("without a key, or with a wrong one, a request is refused")
    void authenticates() throws Exception {
        assertThat(admin.withKey("").get("/merchants").status()).isEqualTo(401);
        assertThat(admin.withKey("upay_0123456789_" + "0".repeat(40))
                        .get("/merchants")
                        .status())
                .isEqualTo(401);
        TestApi.Reply reply = admin.withKey("nonsense").get("/merchants");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().getString("code")).isEqualTo("unauthenticated");
    }

    @Test
    @DisplayName("a key without the permission is refused, and a merchant's key finds its own merchant only")
    void permits() throws Exception {
        TestApi reader = TestApi.of(STORE, gateway.managementUri(), null, Set.of(Permission.READ_MERCHANTS));
        assertThat(reader.get("/merchants").status()).isEqualTo(200);
        TestApi.Reply refused = reader.send("POST", "/merchants", merchant("m-x"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().getString("detail")).contains("change-merchants");
        TestApi own = TestApi.of(STORE, gateway.managementUri(), "m-b", Set.of(Permission.READ_MERCHANTS));
        assertThat(own.get("/merchants").json().getJsonArray("items").stream()
                        .map(item -> ((JsonObject) item).getString("merchant")))
                .containsExactly("m-b");
        assertThat(own.get("/merchants/m-b").status()).isEqualTo(200);
        assertThat(own.get("/merchants/m-a").status()).isEqualTo(404);
        assertThat(own.get("/merchants?merchant=m-a").status()).isEqualTo(403);
    }

    @Test
    @DisplayName("a list is read page by page, and each item is on one page")
    void pages() throws Exception {
        JsonObject first = admin.get("/merchants?limit=2").json();
        assertThat(first.getJsonArray("items")).hasSize(2);
        JsonObject all = admin.get("/merchants").json();
        JsonObject second = admin.get("/merchants?limit=200&cursor=" + first.getString("next"))
                .json();
        assertThat(second.getValue("next")).isNull();
        assertThat(first.getJsonArray("items").addAll(second.getJsonArray("items")))
                .isEqualTo(all.getJsonArray("items"));
        assertThat(admin.get("/merchants?cursor=abc")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo("cursor");
        assertThat(admin.get("/merchants?limit=0").status()).isEqualTo(400);
        assertThat(admin.get("/merchants?limmit=1")
                        .json()
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo("limmit");
    }

    @Test
    @DisplayName("a wrong field is named, and nothing is stored")
    void namesFields() throws Exception {
        TestApi.Reply reply = admin.send("POST", "/merchants", "{\"merchant\":\"m d\",\"name\":\"x\"}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("merchant");
        TestApi.Reply unknown = admin.send("POST", "/merchants", "{\"merchant\":\"m-e\",\"name\":\"x\",\"nam\":1}");
        assertThat(unknown.json().getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("nam");
        assertThat(admin.get("/merchants/m-e").status()).isEqualTo(404);
        assertThat(admin.send("POST", "/merchants", "[1").status()).isEqualTo(400);
        assertThat(admin.send("POST", "/merchants", "{\"name\":\"" + "x".repeat(70_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(admin.send("POST", "/merchants", merchant("m-a")).status()).isEqualTo(409);
    }

    @Test
    @DisplayName("a repeated request with its key is answered as before, and another one with it is refused")
    void repeats() throws Exception {
        String[] key = {"Idempotency-Key", "k-1"};
        TestApi.Reply first = admin.send("POST", "/merchants", merchant("m-once"), key);
        TestApi.Reply again = admin.send("POST", "/merchants", merchant("m-once"), key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(STORE.value("select count(*)::text from audit_log where subject = 'm-once'"))
                .isEqualTo("1");
        assertThat(admin.send("POST", "/merchants", merchant("m-other"), key).status())
                .isEqualTo(422);
        String[] refused = {"Idempotency-Key", "k-2"};
        assertThat(admin.send("POST", "/merchants", merchant("m-a"), refused).status())
                .isEqualTo(409);
        assertThat(admin.send("POST", "/merchants", merchant("m-after"), refused)
                        .status())
                .isEqualTo(201);
    }

    @Test
    @DisplayName("a change against a state that is over is refused")
    void changesWhatWasSeen() throws Exception {
        admin.send("POST", "/merchants", merchant("m-tag"));
        String tag = admin.get("/merchants/m-tag").header("ETag");
        assertThat(tag).startsWith("\"");
        assertThat(admin.send("POST", "/merchants/m-tag/close", null, "If-Match", tag)
                        .status())
                .isEqualTo(200);
        TestApi.Reply late = admin.send("POST", "/merchants/m-tag/reopen", null, "If-Match", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(admin.get("/merchants/m-tag").json().getString("status")).isEqualTo("CLOSED");
    }

    @Test
    @DisplayName("an unknown path is not found, and a wrong method is told the right ones")
    void knowsItsPaths() throws Exception {
        assertThat(admin.get("/nothing").status()).isEqualTo(404);
        TestApi.Reply wrong = admin.send("DELETE", "/merchants", null);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("GET, POST");
    }
}
