package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.identity.LoginDelay;
import upay.identity.TestAuthenticator;
import upay.store.TestStore;

@DisplayName(
        "Behind a trusted proxy each client has its own address: in the audit log, and for the delay of failed logins")
@Tag("process")
class LoginThroughProxyTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final String GUESSER = "203.0.113.7";
    private static final String OWNER = "203.0.113.8";

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;
    private static TestApi admin;
    private static TestApi nobody;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI",
                        STORE.uri(),
                        "UPAY_MANAGEMENT_PUBLIC_URL",
                        "https://console.ops.example",
                        "UPAY_MANAGEMENT_TRUSTED_PROXIES",
                        "127.0.0.1"));
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        nobody = admin.withKey("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("the console is where browsers find it, the port where this machine does")
    void addresses() {
        assertThat(gateway.consoleUri()).hasToString("https://console.ops.example/console/");
        assertThat(gateway.managementUri().getHost()).isEqualTo("127.0.0.1");
    }

    private static TestApi.Reply login(String body, String forwarded) throws Exception {
        return nobody.send("POST", "/login", body, "X-Forwarded-For", forwarded);
    }

    @Test
    @DisplayName("whoever guesses a user's password waits, and the user does not")
    void delaysTheGuesser() throws Exception {
        String link = admin.send("POST", "/users", "{\"user\":\"pia\",\"role\":\"viewer\"}")
                .json()
                .getString("set_up_link");
        TestUser pia = TestUser.setUp(nobody, TestUser.token(link), "pia");
        String wrong = new JsonObject()
                .put("user", "pia")
                .put("password", "a guess of someone")
                .put("code", "000000")
                .encode();
        for (int i = 0; i < LoginDelay.FREE; i++) {
            assertThat(login(wrong, GUESSER).status()).isEqualTo(401);
        }
        assertThat(login(wrong, GUESSER).status()).isEqualTo(429);
        assertThat(login(wrong, OWNER + ", " + GUESSER).status())
                .as("what the client itself wrote counts nothing")
                .isEqualTo(429);

        TestApi.Reply own = login(pia.login(TestAuthenticator.code(pia.totp(), 1)), "10.1.1.1, " + OWNER);

        assertThat(own.status()).as(own.response().body()).isEqualTo(200);
        assertThat(STORE.value("select origin from audit_log where action = 'user-login' and subject = 'pia'"))
                .isEqualTo(OWNER);
    }
}
