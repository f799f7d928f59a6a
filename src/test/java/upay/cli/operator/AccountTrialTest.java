package upay.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.operator.CommandFixture.Said;
import upay.e2e.callback.SandboxAccountKeys;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;

@DisplayName("channel-account test tries the account that a merchant's payments go through, and prints each check")
@Tag("process")
class AccountTrialTest {
    private static final String KEY = "0123456789abcdef0123456789ABCDEF";

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static CommandFixture desk;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 0.02), new MemoryTradeLedger());
        vertx.deployVerticle(sandbox).await(20, TimeUnit.SECONDS);
        port = sandbox.actualPort();
        desk = new CommandFixture(folder);
        desk.run("merchant add --id m1 --name One").line();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    private static Said add(String owner, String key) {
        Properties published = SandboxAccountKeys.account("wechat");
        return desk.run("channel-account add --channel wechat " + owner + " --endpoint http://127.0.0.1:" + port
                + "/wechat --set app-id=" + published.getProperty("gateway.app-id") + " --set mch-id="
                + published.getProperty("gateway.mch-id") + " --set-file key=" + desk.file("wechat.key", key));
    }

    @Test
    @DisplayName(
            "all ok: exit 0; a wrong key: its check failed, what to do, exit 1; the default account unless its own")
    void trials() {
        add("--default", "\uFEFF" + SandboxAccountKeys.account("wechat").getProperty("gateway.key") + "\r\n")
                .line();

        Said sound = desk.run("channel-account test --channel wechat --merchant m1");
        assertThat(sound.exit()).isZero();
        List<JsonObject> checks = sound.lines();
        assertThat(checks)
                .extracting(check -> check.getString("check"))
                .containsExactly(
                        "settings",
                        "dns",
                        "connection",
                        "tls",
                        "answer",
                        "our-signature",
                        "their-signature",
                        "account",
                        "permissions",
                        "client-certificate");
        assertThat(checks).allMatch(check -> check.getString("state").equals("ok"));
        assertThat(checks.get(0).fieldNames()).containsExactly("channel", "name", "check", "state", "detail");

        add("--merchant m1", KEY).line();
        Said wrong = desk.run("channel-account test --merchant m1 --channel wechat");
        assertThat(wrong.exit()).isEqualTo(1);
        JsonObject failed = new JsonObject(wrong.out()
                .lines()
                .filter(line -> line.contains("\"failed\""))
                .findFirst()
                .orElseThrow());
        assertThat(failed.getString("check")).isEqualTo("our-signature");
        assertThat(failed.getString("merchant")).isEqualTo("m1");
        assertThat(failed.getString("todo")).contains("check the account's own key");
        assertThat(wrong.out()).doesNotContain(KEY);
        assertThat(desk.run("channel-account test --default").exit()).isZero();
        assertThat(desk.run("channel-account test").exit()).isEqualTo(1);
        desk.run("channel-account test --channel alipay").refused(1, "there is no such account to test");
    }

    @Test
    @DisplayName("a certificate's end is listed")
    void expires() {
        Path certificate =
                Path.of("src/test/resources/vectors/keys/merchant.p12.b64").toAbsolutePath();
        desk.run("merchant add --id m2 --name Two").line();
        desk.run(
                        "channel-account add --channel wechat --merchant m2 --set app-id=wxd930ea5d5a258f4f --set mch-id=10000100"
                                + " --set-file key=" + desk.file("wechat.key", KEY) + " --set-file client-certificate="
                                + certificate)
                .line();

        assertThat(desk.run("channel-account list --merchant m2").line().getString("expires"))
                .startsWith("2126-11-05");
    }
}
