package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.regex.Pattern;
import upay.e2e.api.TestUser;
import upay.identity.TestAuthenticator;
import upay.store.TestStore;

/** A gateway's console, as a user in front of a browser has it. */
final class Console {
    /** A browser writes each answer of the API that refuses something to its console: these are the pages' to show. */
    private static final Pattern REFUSED =
            Pattern.compile("/api/v1/\\S* - Failed to load resource: the server responded with a status of 4\\d\\d");

    private final Browser browser;
    private final URI management;

    /** As wide as a desk's screen. */
    Console(Browser browser, URI management) {
        this.browser = browser;
        this.management = management;
        browser.size(1280, 900);
        // Of the browser's own first page.
        browser.log().clear();
    }

    /** @param page as {@code /orders}, with a query if any */
    void open(String page) {
        browser.open(management + "/console/#" + page);
    }

    /** Fills in the form and sends it. */
    void enter(String user, String password, String code) {
        browser.type("field-user", user);
        browser.type("field-password", password);
        browser.type("field-code", code);
        browser.click("login-submit");
    }

    /** Whoever was logged in before is so no longer. */
    void login(TestUser user, TestStore store) {
        open("/login");
        browser.forget();
        browser.driver().navigate().refresh();
        user.forgetCodes(store);
        browser.find("login");
        enter(user.name(), user.password(), TestAuthenticator.code(user.totp()));
        browser.textWith("me", user.name());
    }

    /** Fills in the dialog's reason, looks at what will be done, and does it. */
    void confirm(String reason) {
        browser.type(inDialog("field-reason"), reason);
        browser.click("dialog-next");
        browser.find("dialog-look");
        browser.click("dialog-confirm");
    }

    /** Something in the dialog, where the page has one of that name too. */
    static String inDialog(String name) {
        return "[data-test=dialog] [data-test=\"" + name + "\"]";
    }

    /** The row of a table of this name, by what it is about. */
    static String row(String table, Object id) {
        return "[data-test=\"" + table + "-row\"][data-id=\"" + id + "\"]";
    }

    /** Something in that row, by its {@code data-test}. */
    static String inRow(String table, Object id, String name) {
        return row(table, id) + " [data-test=\"" + name + "\"]";
    }

    /** That the pages have written no error and no warning to the browser's console since this was last looked at. */
    void hasNoErrors() {
        assertThat(browser.log().errors())
                .filteredOn(error -> !REFUSED.matcher(error).find())
                .isEmpty();
        assertThat(browser.log().hosts()).allMatch(host -> host.equals(management.getAuthority()));
        browser.log().clear();
    }
}
