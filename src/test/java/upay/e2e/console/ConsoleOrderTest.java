package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.e2e.api.TestApi;
import upay.e2e.api.TestUser;
import upay.store.TestStore;

@DisplayName("In a browser: an order is found, refunded and resolved; a merchant sees nothing of another one")
@Tag("process")
class ConsoleOrderTest {
    private static final TestStore STORE = TestStore.fresh();
    /** Fen, of a payment that the sandbox declines at once. */
    private static final long DECLINED = 9004;

    @TempDir
    private static Path folder;

    @TempDir
    private static Path profile;

    private static Browser browser;
    private static LocalGateway gateway;
    private static Console console;
    private static TestTill till;
    private static TestUser ann;
    private static TestUser mia;
    private static String current = "";

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(profile);
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
        console = new Console(browser, gateway.managementUri());
        till = gateway.till();
        TestApi admin = TestApi.ofAdmin(STORE, gateway.managementUri());
        ann = TestUser.add(admin, "ann", "admin");
        String merchant = STORE.value("select merchant_id from terminals where terminal_sn = '100000000000000001'");
        JsonObject added = admin.send(
                        "POST",
                        "/users",
                        new JsonObject()
                                .put("user", "mia")
                                .put("role", "merchant")
                                .put("merchant", merchant)
                                .encode())
                .json();
        mia = TestUser.setUp(admin.withKey(""), TestUser.token(added.getString("set_up_link")), "mia");
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

    /** One login serves all tests of a user. */
    private static void as(TestUser user) {
        if (!current.equals(user.name())) {
            console.login(user, STORE);
            current = user.name();
        }
    }

    private static String paid(String clientSn, long fen) {
        return Objects.requireNonNull(
                till.pay(clientSn, fen, TestTill.ALIPAY_CODE).sn());
    }

    /** By the search for all numbers. */
    private static void find(String clientSn, String sn) {
        console.open("/orders");
        browser.type("field-number", clientSn);
        browser.click("apply");
        browser.click(Console.inRow("orders", sn, "order-link"));
        browser.textWith("title", sn);
    }

    @Test
    @DisplayName("an order is found by the shop's number, among others; its page tells what happened")
    void search() {
        as(ann);
        paid(TestTill.newClientSn(), 99);
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, 123_450);

        console.open("/orders");
        browser.type("field-number", clientSn);
        browser.click("apply");
        browser.until("only one is found", () -> browser.all("orders-row").size(), rows -> rows == 1);
        browser.textWith(Console.row("orders", sn), "1,234.50");
        assertThat(browser.address()).contains("number=" + clientSn);
        browser.click(Console.inRow("orders", sn, "order-link"));

        browser.textWith("order-status", "paid");
        browser.textWith("money-paid", "1,234.50");
        browser.textWith("order-facts", clientSn);
        browser.textWith("order-state", "no action is left");
        String timeline = browser.textWith("timeline", "paid");
        assertThat(timeline).contains("Payment requested", "terminal 100000000000000001", "Channel: ");
        browser.textWith("calls", "succeeded");
        int few = browser.all("event").size();
        browser.click("timeline-all");
        browser.until("more events", () -> browser.all("event").size(), events -> events > few);

        console.open("/orders");
        browser.type("field-number", "no-such-number");
        browser.click("apply");
        browser.textWith("orders-empty", "No order");
    }

    @Test
    @DisplayName(
            "a refund needs an amount, a reason and a second look; then the money, the timeline and the audit log have it")
    void refund() {
        as(ann);
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, 1350);
        find(clientSn, sn);
        browser.click("refund");
        assertThat(browser.find("field-amount").getDomProperty("value")).isEqualTo("13.50");
        browser.type("field-amount", "13.51");
        browser.click("dialog-next");
        browser.textWith("error-amount", "13.50");
        browser.find("error-reason");
        browser.type("field-amount", "3.50");
        browser.type("field-reason", "one cake was cold");
        browser.click("dialog-next");
        assertThat(browser.text("dialog-look")).contains(sn, clientSn, "¥3.50", "one cake was cold");
        assertThat(STORE.value("select count(*)::text from audit_log where action = 'order-refund' and subject = '" + sn
                        + "'"))
                .as("nothing is done before the second look is confirmed")
                .isEqualTo("0");
        browser.click("dialog-confirm");

        browser.find("toast-ok");
        browser.gone("dialog");
        browser.textWith("order-status", "refunded in part");
        browser.textWith("money-refunded", "3.50");
        browser.textWith("money-net", "10.00");
        browser.textWith("timeline", "refunded in part");
        assertThat(STORE.value("select distinct name || ': ' || reason from audit_log where action = 'order-refund'"
                        + " and subject = '" + sn + "'"))
                .isEqualTo("ann: one cake was cold");
    }

    @Test
    @DisplayName("an order that waits for a person is in the queue until it is resolved; what cannot be is refused")
    void resolve() {
        as(ann);
        String clientSn = TestTill.newClientSn();
        // The channel declined it, so that it does not contradict.
        till.pay(clientSn, DECLINED, TestTill.ALIPAY_CODE);
        String sn = STORE.value("select sn::text from orders where client_sn = '" + clientSn + "'");
        STORE.execute("update orders set status = 'PAY_ERROR', paid = false, version = version + 1 where sn = " + sn);
        STORE.execute("update transactions set status = 'FAIL_IO_2', step = 'HUMAN', owner = 0, deadline = now(),"
                + " due_at = now() + interval '1 h' where order_sn = " + sn);

        console.open("/queue");
        browser.textWith(Console.row("reviews", sn), "Manual review");
        browser.click(Console.inRow("reviews", sn, "queue-link"));
        browser.textWith("title", sn);
        browser.click("resolve");
        browser.choose("field-as", "paid");
        console.confirm("guessed");
        browser.textWith(Console.inDialog("problem"), "can never become PAID");
        browser.click("dialog-cancel");
        browser.choose("field-as", "not-charged");
        console.confirm("seen in the channel's console");
        browser.textWith("resolve-answer", "not paid");
        browser.click("dialog-close");

        browser.textWith("order-status", "not paid, undone");
        browser.textWith("timeline", "ann intervened");
        console.open("/queue");
        browser.until(
                "it is gone from the queue",
                () -> browser.has("reviews-empty")
                        && browser.all(Console.row("reviews", sn)).isEmpty(),
                gone -> gone);
    }

    @Test
    @DisplayName("a merchant's user finds the own orders only, and is offered nothing that is not the merchant's")
    void merchant() {
        String own = paid(TestTill.newClientSn(), 501);
        String foreign = TestTill.ofAnotherMerchant(gateway.uri())
                .pay(TestTill.newClientSn(), 502, TestTill.ALIPAY_CODE)
                .sn();
        as(mia);
        console.open("/orders");
        browser.find(Console.row("orders", own));
        assertThat(browser.all(Console.row("orders", foreign))).isEmpty();
        assertThat(browser.has("field-merchant")).isFalse();

        console.open("/orders/" + foreign);
        browser.textWith("problem", "There is no order " + foreign);
        console.open("/orders/" + own);
        browser.textWith("order-status", "paid");
        for (String act : List.of("refund", "cancel", "resolve", "check")) {
            assertThat(browser.has(act)).as(act).isFalse();
        }
        List<String> pages = browser.all("[data-test=menu] a").stream()
                .map(link ->
                        Objects.requireNonNull(link.getDomAttribute("href")).substring(1))
                .toList();
        assertThat(pages).contains("/orders", "/terminals").doesNotContain("/users", "/audit", "/channels", "/gateway");
        String before = browser.text("title");
        for (String page : pages) {
            String last = before;
            console.open(page);
            before = browser.until(
                    page + " is there",
                    () -> browser.all("title").stream()
                            .map(WebElement::getText)
                            .findFirst()
                            .orElse(last),
                    title ->
                            !title.equals(last) && browser.all("#main .loading").isEmpty());
            assertThat(browser.all("problem")).as(page).isEmpty();
        }
    }
}
