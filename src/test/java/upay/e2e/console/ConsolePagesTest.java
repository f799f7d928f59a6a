package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import upay.identity.TestAuthenticator;

/** With {@code -Dupay.console-pictures=FOLDER} it leaves a picture of each view of each page there. */
@DisplayName("Every page of the console can be read in both themes, at 375 px, and used by keyboard")
@Tag("process")
class ConsolePagesTest {
    private static final String PICTURES = "upay.console-pictures";

    private static final List<Row> ROWS = List.of(
            new Row("login", "/login"),
            new Row("setup", "/set-up?token={token}"),
            new Row("orders", "/orders"),
            new Row("order", "/orders/{order}"),
            new Row("queue", "/queue"),
            new Row("merchants", "/merchants"),
            new Row("merchant", "/merchants/" + ConsoleSample.MERCHANT),
            new Row("terminals", "/terminals?merchant=" + ConsoleSample.MERCHANT),
            new Row("terminal", "/terminals/{terminal}"),
            new Row("codes", "/activation-codes"),
            new Row("vendors", "/vendors"),
            new Row("channels", "/channels"),
            new Row("accounts", "/channel-accounts"),
            new Row("reconciliation", "/reconciliation?day=" + ConsoleSample.DAY),
            new Row("findings", "/findings"),
            new Row("finding", "/findings/{finding}"),
            new Row("bills", "/bills?day=" + ConsoleSample.DAY),
            new Row("settlement", "/settlement?merchant=" + ConsoleSample.MERCHANT + "&from=2026-01-10&to=2026-01-13"),
            new Row("users", "/users"),
            new Row("apikeys", "/api-keys"),
            new Row("audit", "/audit"),
            new Row("gateway", "/gateway"),
            new Row("doctor", "/doctor"),
            new Row("sandbox", "/sandbox"),
            new Row("docs", "/docs"),
            new Row("account", "/account"),
            // Its chart needs the first minute.
            new Row("overview", "/overview"));

    private static final List<View> VIEWS = List.of(
            new View("light", "light", 1280, 800, "en"),
            new View("dark", "dark", 1280, 800, "en"),
            new View("375", "light", 375, 812, "en"),
            new View("zh", "dark", 1280, 800, "zh"));

    /** Answers that are expected: nobody is logged in, no restore was ever begun, a picture alone has no other picture. */
    private static final Pattern EXPECTED =
            Pattern.compile(".*/(api/v1/session .*status of 401|api/v1/restore .*status of 404|favicon.ico .*404).*");

    /** That the page has come, with all that it asked for. */
    private static final String SETTLED = """
            const main = document.querySelector('main');
            return !!main && !!main.querySelector('h1') && !main.querySelector('.loading, [aria-busy=true]');
            """;

    private static final String WIDER = """
            const most = document.documentElement.clientWidth;
            return JSON.stringify(document.documentElement.scrollWidth <= most ? [] : [...document.querySelectorAll('body *')]
                .filter(one => one.getBoundingClientRect().right > most + 0.5)
                .map(one => one.outerHTML.slice(0, 160)).slice(0, 5).concat(['' + document.documentElement.scrollWidth]));
            """;

    /** A table whose last column is seen only by who scrolls it sideways. */
    private static final String CUT_OFF = """
            return JSON.stringify([...document.querySelectorAll('.table')]
                .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth)
                .map(one => one.querySelector('table').dataset.test + ': ' + one.scrollWidth + ' of ' + one.clientWidth));
            """;

    private static final String MARKERS = """
            return JSON.stringify([...document.querySelectorAll('.u-series:not(:first-child) .u-marker')]
                .map(one => getComputedStyle(one).borderTopColor));
            """;

    private static final String CHART_COLOURS = """
            const probe = document.body.appendChild(document.createElement('i'));
            const colours = ['--chart-1', '--chart-3'].map(name => {
              probe.style.color = `var(${name})`;
              return getComputedStyle(probe).color;
            });
            probe.remove();
            return JSON.stringify(colours);
            """;

    private static final String WITHOUT_WORDS = """
            const said = document.body.innerText;
            return JSON.stringify(said.split('\\n').filter(line => /undefined|\\bNaN\\b|\\[object |\\bnull\\b|Invalid Date/.test(line)));
            """;

    /** What can be used on the page; the first has the focus afterwards. */
    private static final String USABLE = """
            window.upayUsable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(one =>
                !one.disabled && one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true })
                && one.getAttribute('aria-hidden') !== 'true');
            window.upayReached = new Set();
            window.upayUnseen = [];
            document.addEventListener('focusin', event => {
              const look = getComputedStyle(event.target);
              upayReached.add(event.target);
              if (!(look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) && look.boxShadow === 'none') {
                upayUnseen.push(event.target.outerHTML.slice(0, 160));
              }
            });
            upayUsable[0].focus();
            upayUnseen = [];
            // A date is several stops.
            return upayUsable.length + 4 * upayUsable.filter(one => one.type === 'date').length;
            """;

    private static final String NOT_REACHED = """
            return JSON.stringify(upayUsable.filter(one => one.isConnected && !upayReached.has(one))
                .map(one => one.outerHTML.slice(0, 160)).concat(upayUnseen.map(one => 'unseen: ' + one)));
            """;

    @TempDir
    private static Path folder;

    @TempDir
    private static Path profile;

    private static Browser browser;
    private static ConsoleSample sample;
    private static Cookie session;

    /** A page's module, and where it is. */
    private record Row(String page, String address) {
        boolean needsNobody() {
            return page.equals("login") || page.equals("setup");
        }

        @Override
        public String toString() {
            return page;
        }
    }

    /** How one looks at a page. */
    private record View(String name, String scheme, int width, int height, String language) {}

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(profile);
        sample = new ConsoleSample(folder);
        browser.size(1280, 800);
        browser.prefer("light");
        browser.open(sample.address("/login"));
        browser.type("field-user", ConsoleSample.USER);
        browser.type("field-password", sample.user().password());
        browser.type("field-code", TestAuthenticator.code(sample.user().totp()));
        browser.click("login-submit");
        browser.find("menu-overview");
        session = Objects.requireNonNull(browser.driver().manage().getCookieNamed("upay_session"));
    }

    @AfterAll
    static void stop() {
        if (sample != null) {
            sample.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    static Stream<Row> rows() {
        return ROWS.stream();
    }

    private static void show(Row row) {
        // A file of the same place, which keeps nothing of the page before.
        browser.open(sample.place("icon.svg"));
        browser.forget();
        if (!row.needsNobody()) {
            browser.driver().manage().addCookie(session);
        }
        browser.size(1280, 800);
        browser.prefer("light");
        browser.log().clear();
        browser.open(sample.address(row.address()));
        settle();
    }

    private static void speak(String language) {
        if (!language.equals(browser.script("return document.documentElement.lang.slice(0, 2)"))) {
            browser.script("localStorage.setItem('upay.language', arguments[0])", language);
            browser.driver().navigate().refresh();
        }
    }

    private static void settle() {
        browser.until("the page has come", () -> browser.script(SETTLED), Boolean.TRUE::equals);
    }

    private static List<String> list(String script) {
        return new JsonArray(String.valueOf(browser.script(script)))
                .stream().map(Object::toString).toList();
    }

    @Test
    @DisplayName("each page of the console has a row in this test")
    void complete() throws IOException {
        try (InputStream files = Objects.requireNonNull(getClass().getResourceAsStream("/upay/console/files.txt"))) {
            List<String> pages = new String(files.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(name -> name.startsWith("pages/"))
                    .map(name -> name.substring("pages/".length()).replace(".js", ""))
                    .toList();
            assertThat(ROWS).extracting(Row::page).containsExactlyInAnyOrderElementsOf(pages);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("a page has contrast, names and room in both themes and at 375 px, and no error")
    void isReadable(Row row) throws IOException {
        show(row);

        for (View view : VIEWS) {
            browser.size(view.width(), view.height());
            browser.prefer(view.scheme());
            speak(view.language());
            settle();
            assertThat(browser.has("problem") || browser.has("toast-bad"))
                    .as("%s: a problem is shown", view.name())
                    .isFalse();
            picture(row, view);
            assertThat(list(WIDER)).as("%s: wider than the window", view.name()).isEmpty();
            assertThat(list(CUT_OFF)).as("%s: tables cut off", view.name()).isEmpty();
            assertThat(list(WITHOUT_WORDS)).as("%s: without words", view.name()).isEmpty();
            assertThat(Axe.findings(browser)).as("%s: axe", view.name()).isEmpty();
        }
        assertThat(browser.log().errors())
                .filteredOn(error -> !EXPECTED.matcher(error).matches())
                .isEmpty();
    }

    private static void picture(Row row, View view) throws IOException {
        String wanted = System.getProperty(PICTURES, "");
        if (!wanted.isEmpty()) {
            Path place = Files.createDirectories(Path.of(wanted));
            Files.write(place.resolve(row.page() + "-" + view.name() + ".png"), browser.picture());
        }
    }

    @Test
    @DisplayName("the legend of the chart has the colours of its bars and lines, also after the theme has changed")
    void legendFollowsTheTheme() {
        show(ROWS.get(ROWS.size() - 1));
        browser.until("the chart is drawn", () -> browser.script(MARKERS), found -> !found.equals("[]"));
        for (String scheme : List.of("light", "dark", "light")) {
            browser.prefer(scheme);
            assertThat(list(MARKERS)).as(scheme).isEqualTo(list(CHART_COLOURS));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("whatever can be clicked on a page, the menu included, is reached by Tab, and its focus is seen")
    void isReachable(Row row) {
        show(row);

        int stops = ((Number) Objects.requireNonNull(browser.script(USABLE))).intValue();
        browser.press(Keys.TAB.toString().repeat(stops + 3));

        assertThat(list(NOT_REACHED)).isEmpty();
    }

    @Test
    @DisplayName("at 375 px the menu opens by keyboard and leads to a page")
    void narrowMenu() {
        show(ROWS.get(ROWS.size() - 1));
        browser.size(375, 812);
        browser.script("document.querySelector('[data-test=burger]').focus()");
        browser.press(Keys.ENTER);
        browser.find("menu-orders");
        browser.until(
                "Tab comes to a page",
                () -> {
                    browser.press(Keys.TAB);
                    return browser.focused();
                },
                "menu-orders"::equals);
        browser.press(Keys.ENTER);

        browser.until("the page of the orders", browser::address, at -> at.endsWith("#/orders"));
        browser.gone("menu-orders");
    }
}
