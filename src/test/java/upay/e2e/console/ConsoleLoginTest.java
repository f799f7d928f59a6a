package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import upay.domain.Secret;
import upay.e2e.GatewayProcess;
import upay.e2e.api.TestUser;
import upay.identity.TestAuthenticator;
import upay.store.TestStore;

@DisplayName("In a browser: the link of the first start makes the first admin, who logs in with a one-time code")
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleLoginTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Pattern LINK = Pattern.compile("http://\\S+/console/#/set-up\\?token=[0-9a-z]{32}");

    @TempDir
    private static Path folder;

    private static Console console;
    private static GatewayProcess gateway;
    private static Browser browser;
    private static TestUser first;

    @BeforeAll
    static void start() {
        browser = Browser.start(folder);
        gateway = GatewayProcess.serve(Map.of("UPAY_DB_URI", STORE.uri()));
        console = new Console(browser, gateway.managementUri());
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

    private static String printedLink() {
        Matcher link = LINK.matcher(browser.until("the link is printed", gateway::printed, LINK.asPredicate()));
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private static void sees(String title) {
        browser.textWith("title", title);
    }

    @Test
    @Order(1)
    @DisplayName("before the set-up nobody can log in, whatever the password")
    void noDefault() {
        browser.open(gateway.managementUri() + "/console/");
        sees("Log in");
        for (String name : List.of("admin", "upay", "root")) {
            console.enter(name, name.equals("admin") ? "admin" : "password", "000000");
            assertThat(refusal()).contains("is wrong");
            assertThat(browser.has("menu")).isFalse();
        }
        assertThat(STORE.value("select count(*)::text from users")).isEqualTo("0");
    }

    /** Of a login; the form forgets the code with it. */
    private static String refusal() {
        browser.until("the code is forgotten", () -> browser.find("field-code").getDomProperty("value"), ""::equals);
        return browser.text("problem");
    }

    @Test
    @Order(2)
    @DisplayName("the printed link leads through name, password, authenticator and recovery codes to the login")
    void setUp() {
        String link = printedLink();
        assertThat(link).startsWith(gateway.managementUri().toString());
        browser.open(link);
        browser.type("field-user", "ann");
        browser.click("setup-begin");
        sees("Set-up of ann");
        Secret totp = new Secret(browser.text("totp-secret"));
        assertThat(browser.find("totp-qr").getAttribute("aria-label")).isNotBlank();

        browser.type("field-password", "short");
        browser.type("field-again", "shorter");
        browser.type("field-code", "000000");
        browser.click("setup-submit");
        browser.textWith("error-again", "not the same");
        browser.type("field-again", "short");
        browser.click("setup-submit");
        browser.textWith("error-password", "12");
        browser.type("field-password", TestUser.PASSWORD);
        browser.type("field-again", TestUser.PASSWORD);
        browser.click("setup-submit");
        browser.textWith("error-code", "does not fit");
        browser.type("field-code", TestAuthenticator.code(totp));
        browser.click("setup-submit");

        sees("recovery codes");
        List<String> codes = browser.all("[data-test=recovery-codes] code").stream()
                .map(WebElement::getText)
                .toList();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(browser.find("to-login").isEnabled()).isFalse();
        browser.click("noted");
        browser.click("to-login");
        browser.textWith("login-reason", "ready");
        assertThat(browser.address()).doesNotContain("token");
        first = new TestUser("ann", TestUser.PASSWORD, totp, codes);
    }

    @Test
    @Order(3)
    @DisplayName(
            "a wrong password, a wrong code and a code that was taken are refused alike; then the first admin is in")
    void login() {
        console.open("/login");
        List<String> answers = new ArrayList<>();
        for (List<String> wrong : List.of(
                List.of("another sentence", TestAuthenticator.code(first.totp(), 1)),
                List.of(first.password(), "000000"))) {
            console.enter("ann", wrong.get(0), wrong.get(1));
            answers.add(refusal());
        }
        assertThat(answers).containsOnly(answers.get(0));

        first.forgetCodes(STORE);
        console.enter("ann", first.password(), TestAuthenticator.code(first.totp()));
        browser.textWith("me", "ann · administrator");
        sees("Overview");
        for (String page : List.of("menu-orders", "menu-users", "menu-gateway", "menu-settlement")) {
            assertThat(browser.has(page)).as(page).isTrue();
        }
        browser.driver().navigate().refresh();
        browser.textWith("me", "ann");
    }

    @Test
    @Order(4)
    @DisplayName("the link is used up, and a later start prints none")
    void usedUp() {
        browser.open(printedLink());
        browser.textWith("problem", "was used");
        try (GatewayProcess again = GatewayProcess.serve(Map.of("UPAY_DB_URI", STORE.uri()))) {
            browser.until("it serves", again::printed, text -> text.contains("curl "));
            assertThat(again.printed()).contains("/console/").doesNotContain("token=");
        }
    }

    @Test
    @Order(5)
    @DisplayName("the admin adds a user, whose link needs no name; the new user sees only what the role may")
    void another() throws Exception {
        console.login(first, STORE);
        browser.click("menu-users");
        browser.click("user-add");
        browser.type("field-user", "ben");
        browser.choose("field-role", "viewer");
        browser.click("dialog-next");
        browser.click("dialog-confirm");
        String link = browser.text("set-up-link");
        browser.click("dialog-close");
        browser.find(Console.row("users", "ben"));
        browser.click("logout");
        browser.textWith("login-reason", "logged out");

        browser.open(link);
        sees("Set-up of ben");
        Secret totp = new Secret(browser.text("totp-secret"));
        browser.type("field-password", TestUser.PASSWORD);
        browser.type("field-again", TestUser.PASSWORD);
        browser.type("field-code", TestAuthenticator.code(totp));
        browser.click("setup-submit");
        sees("recovery codes");
        String recovery = browser.text("[data-test=recovery-codes] code");
        browser.click("noted");
        browser.click("to-login");
        console.enter("ben", TestUser.PASSWORD, recovery);
        browser.textWith("me", "ben · viewer");
        assertThat(browser.has("menu-orders")).isTrue();
        assertThat(browser.has("menu-users")).isFalse();
        console.open("/users");
        sees("There is no such page");
    }

    @Test
    @Order(6)
    @DisplayName("the session's end leads to the login, and after it back to the page")
    void over() {
        console.login(first, STORE);
        console.open("/merchants");
        sees("Merchants");
        STORE.execute("delete from user_sessions");
        console.open("/terminals");
        browser.textWith("login-reason", "session is over");
        first.forgetCodes(STORE);
        console.enter("ann", first.password(), TestAuthenticator.code(first.totp()));
        sees("Terminals");
    }
}
