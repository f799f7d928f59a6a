package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.bill.reader.BillVectors;
import upay.e2e.Answer;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.e2e.api.TestApi;
import upay.e2e.api.TestDesk;
import upay.e2e.api.TestUser;
import upay.store.TestStore;

@DisplayName("In a browser: a kill switch, an activation code, a finding, the signature doctor and both languages")
@Tag("process")
class ConsoleWorkTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final String DAY = "2017-11-01";
    /** Longer than an instance takes to notice a switch. */
    private static final Duration PROMISED = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    @TempDir
    private static Path profile;

    @TempDir
    private static Path office;

    private static Browser browser;
    private static LocalGateway gateway;
    private static Console console;
    private static TestApi admin;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(profile);
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        console = new Console(browser, gateway.managementUri());
        admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        console.login(TestUser.add(admin, "ann", "admin"), STORE);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @AfterEach
    void noErrors() {
        console.hasNoErrors();
    }

    private static boolean pays(String code) {
        return gateway.till().pay(TestTill.newClientSn(), 100, code).code().equals("PAY_SUCCESS");
    }

    @Test
    @DisplayName("a channel is switched off and on, each time with a reason and a second look")
    void killSwitch() {
        assertThat(pays(TestTill.WECHAT_CODE)).isTrue();
        console.open("/channels");
        browser.textWith("switch-wechat", "on");
        browser.click("turn-wechat");
        console.confirm("its answers are slow");
        browser.textWith("switch-wechat", "switched off");
        browser.textWith(Console.row("switches", "wechat/"), "its answers are slow");
        browser.textWith("switch-alipay", "on");
        await().atMost(PROMISED).until(() -> !pays(TestTill.WECHAT_CODE));
        assertThat(pays(TestTill.ALIPAY_CODE)).isTrue();

        browser.click("turn-wechat");
        console.confirm("it answers again");
        browser.find("switches-empty");
        browser.until("it is on", () -> browser.text("switch-wechat"), text -> !text.contains("off"));
        await().atMost(PROMISED).until(() -> pays(TestTill.WECHAT_CODE));
        assertThat(STORE.value("select string_agg(name || ' ' || action || ': ' || reason, ', ' order by id)"
                        + " from audit_log where subject = '*/wechat'"))
                .isEqualTo("ann channel-off: its answers are slow, ann channel-on: it answers again");
    }

    @Test
    @DisplayName(
            "an activation code is shown once, with a QR code; a terminal is activated with it, and its payment is found")
    void activation() {
        console.open("/activation-codes");
        browser.click("code-create");
        browser.type(Console.inDialog("field-merchant"), "sandbox-merchant");
        browser.type(Console.inDialog("field-store"), "sandbox-store");
        browser.click("dialog-confirm");
        String code = browser.text("code");
        assertThat(code).matches("[0-9]{8}");
        String drawn = browser.all("[data-test=code-qr] path").get(0).getDomAttribute("d");
        assertThat(Objects.requireNonNull(drawn).split("M")).hasSizeGreaterThan(100);
        browser.click("dialog-close");
        browser.textWith("codes", code.substring(code.length() - 2));
        assertThat(browser.text("codes")).doesNotContain(code).contains("0 / 1");

        TestTill vendor = new TestTill(gateway.uri(), "90000001", "sandbox-vendor-key");
        JsonObject biz = vendor.post(
                        "/terminal/activate",
                        new JsonObject()
                                .put("code", code)
                                .put("device_id", "till-7")
                                .put("type", "2"))
                .biz();
        String terminal = biz.getString("terminal_sn");
        Answer paid = vendor.as(terminal, biz.getString("terminal_key"))
                .pay(TestTill.newClientSn(), 2500, TestTill.ALIPAY_CODE);
        assertThat(paid.code()).isEqualTo("PAY_SUCCESS");

        console.open("/terminals");
        browser.textWith(Console.row("terminals", terminal), "till-7");
        browser.click(Console.row("terminals", terminal) + " th a");
        browser.textWith("terminal-facts", "till-7");
        console.open("/orders?terminal=" + terminal);
        browser.textWith(Console.row("orders", paid.sn()), "25.00");
        console.open("/activation-codes");
        browser.textWith("codes", "1 / 1");
    }

    private static long finding() throws Exception {
        admin.send("POST", "/merchants", "{\"merchant\":\"f-1\",\"name\":\"Tea\"}");
        Path key = Files.writeString(office.resolve("wechat.key"), "192006250b4c09247ec02edce69f6a2d");
        TestDesk desk = new TestDesk(office, STORE);
        assertThat(desk.run("channel-account add --channel wechat --merchant f-1 --name default --endpoint"
                                + " http://127.0.0.1:9 --set app-id=wx2421b1c4370ec43b --set mch-id=1229759202"
                                + " --set-file key=" + key)
                        .exit())
                .isZero();
        ended(admin.upload(
                "/bills/import?channel=wechat&merchant=f-1&account=default&day=" + DAY + "&file=bill.csv",
                BillVectors.bytes("wechat-2017.csv")));
        ended(admin.send("POST", "/reconciliation/run", "{\"day\":\"" + DAY + "\"}"));
        JsonArray found = admin.get("/findings?day=" + DAY + "&class=BILL_ONLY_UNKNOWN&open=true")
                .json()
                .getJsonArray("items");
        return found.getJsonObject(0).getLong("finding");
    }

    private static void ended(TestApi.Reply begun) {
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        String path = begun.header("Location").substring("/api/v1".length());
        await("the task is done")
                .atMost(Duration.ofSeconds(60))
                .until(() -> admin.get(path).json().getString("state"), "DONE"::equals);
    }

    @Test
    @DisplayName("a finding of the reconciliation is opened, noted and resolved, and is no longer among the open ones")
    void reconciliation() throws Exception {
        long id = finding();
        console.open("/reconciliation?day=" + DAY);
        browser.textWith("title", "Reconciliation");
        console.open("/findings");
        browser.click(Console.inRow("findings", id, "finding-link"));
        browser.textWith("finding-state", "open");
        browser.click("finding-note");
        browser.type("field-note", "asked the channel");
        browser.click("dialog-confirm");
        browser.textWith("notes", "asked the channel");
        browser.click("finding-resolve");
        browser.choose("field-resolution", "NOT_OURS");
        browser.type("field-note", "another system's");
        browser.click("dialog-next");
        assertThat(browser.text("dialog-look")).contains("not of this gateway", "another system's");
        browser.click("dialog-confirm");

        browser.textWith("finding-state", "resolved");
        browser.textWith("notes", "ann: not of this gateway");
        assertThat(browser.has("finding-resolve")).isFalse();
        console.open("/findings");
        browser.until(
                "it is not listed",
                () -> browser.has("findings")
                        && browser.all(Console.row("findings", id)).isEmpty(),
                gone -> gone);
        console.open("/findings?open=false");
        browser.find(Console.row("findings", id));
    }

    @Test
    @DisplayName("the doctor says what was signed wrongly, and that a right signature is right")
    void doctor() {
        TestTill till = gateway.till();
        String body = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"1\"}";
        console.open("/doctor");
        browser.type("field-body", body);
        browser.type("field-authorization", till.terminalSn() + " " + till.sign(body + " "));
        browser.click("doctor-submit");
        String wrong = browser.text("doctor-answer");
        assertThat(wrong).doesNotContain("RIGHT").contains("100000000000000001 (terminal)");
        browser.type("field-authorization", till.terminalSn() + " " + till.sign(body));
        browser.click("doctor-submit");
        browser.textWith("doctor-answer", "The signature is right");
        browser.type("field-body", "");
        browser.type("field-authorization", "");
        browser.click("doctor-submit");
        browser.find("error-raw");
    }

    @Test
    @DisplayName("the language is switched at once, and kept")
    void language() {
        console.open("/orders");
        browser.textWith("title", "Orders");
        try {
            browser.choose("language", "zh");
            browser.textWith("title", "订单");
            browser.textWith("menu", "渠道与开关");
            assertThat(browser.script("return document.documentElement.lang")).isEqualTo("zh-CN");
            browser.driver().navigate().refresh();
            browser.textWith("title", "订单");
        } finally {
            browser.choose("language", "en");
        }
        browser.textWith("title", "Orders");
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
    }
}
