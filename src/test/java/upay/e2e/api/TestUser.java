package upay.e2e.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import upay.domain.Secret;
import upay.identity.TestAuthenticator;
import upay.store.TestStore;

/** A user with a password, an authenticator and recovery codes, set up through a gateway's management API. */
public record TestUser(String name, String password, Secret totp, List<String> recoveryCodes) {
    /** Of all users of tests. */
    public static final String PASSWORD = "seven blue kettles 42";

    /** Added by {@code admin}, and set up as the link allows. */
    public static TestUser add(TestApi admin, String name, String role) throws Exception {
        TestApi.Reply added = admin.send(
                "POST",
                "/users",
                new JsonObject().put("user", name).put("role", role).encode());
        return setUp(admin.withKey(""), token(added.json().getString("set_up_link")), name);
    }

    /** The token of a link, which is behind the {@code #}. */
    public static String token(String link) {
        return link.replaceAll(".*#/set-up\\?token=", "");
    }

    /** With a set-up token. */
    public static TestUser setUp(TestApi nobody, String token, String name) throws Exception {
        JsonObject begun = nobody.send(
                        "POST",
                        "/set-up/begin",
                        new JsonObject().put("token", token).put("user", name).encode())
                .json();
        Secret totp = new Secret(begun.getString("totp_secret"));
        JsonArray codes = nobody.send(
                        "POST",
                        "/set-up",
                        new JsonObject()
                                .put("token", token)
                                .put("user", name)
                                .put("password", PASSWORD)
                                .put("totp_secret", totp.reveal())
                                .put("code", TestAuthenticator.code(totp))
                                .encode())
                .json()
                .getJsonArray("recovery_codes");
        return new TestUser(
                name, PASSWORD, totp, codes.stream().map(Object::toString).toList());
    }

    /** The body of a login with the present code. */
    String login() {
        return login(TestAuthenticator.code(totp));
    }

    String login(String code) {
        return login(password, code);
    }

    String login(String word, String code) {
        return new JsonObject()
                .put("user", name)
                .put("password", word)
                .put("code", code)
                .encode();
    }

    /** As if its last code had been long ago, so that a test needs not wait for the next one. */
    public void forgetCodes(TestStore store) {
        store.execute("update users set totp_step = 0 where user_name = '" + name + "'");
    }

    /** Logs in. */
    TestApi session(TestApi nobody, TestStore store) throws Exception {
        forgetCodes(store);
        return session(nobody, nobody.send("POST", "/login", login()));
    }

    /** Of a login's answer. */
    static TestApi session(TestApi nobody, TestApi.Reply login) {
        String cookie = login.header("Set-Cookie").replaceAll(";.*", "");
        return nobody.withSession(cookie, login.json().getString("csrf"));
    }
}
