package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium, driven over WebDriver. Elements are named by their {@code data-test}, or by a CSS selector; each is
 * waited for. Both programs are the installed ones: nothing is downloaded, and no host but the gateway's is ever asked.
 */
public final class Browser implements AutoCloseable {
    /** Long enough for a busy machine; no wait for what comes takes it. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final Duration EVERY = Duration.ofMillis(25);
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final String DRIVER = "chromedriver";

    /** Of Selenium: that it does not know this browser's own interface by heart, which is not used. Kept: loggers are weak. */
    private static final Logger QUIET = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;
    private final ChromeDriverService service;
    private final Set<ProcessHandle> processes;
    private final BrowserLog log;

    private Browser(ChromeDriver driver, ChromeDriverService service, Set<ProcessHandle> processes) {
        this.driver = driver;
        this.service = service;
        this.processes = processes;
        this.log = new BrowserLog(driver.manage().logs());
    }

    /**
     * Skips the tests, visibly, where no browser is installed.
     *
     * @param folder for the browser's own files
     */
    public static Browser start(Path folder) {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> installed(name).stream()).findFirst();
        Optional<Path> driver = installed(DRIVER);
        Assumptions.assumeTrue(
                browser.isPresent() && driver.isPresent(),
                "The console is not tested in a browser: " + (browser.isPresent() ? DRIVER : "chromium")
                        + " is not installed. On Debian: apt-get install chromium chromium-driver fonts-wqy-zenhei");
        return start(browser.orElseThrow(), driver.orElseThrow(), folder);
    }

    private static Optional<Path> installed(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Browser start(Path browser, Path driver, Path folder) {
        QUIET.setLevel(Level.SEVERE);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .withEnvironment(environment(folder))
                .withLogFile(folder.resolve("driver.log").toFile())
                .build();
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        ChromeDriver started = new ChromeDriver(service, options(browser, folder));
        Set<ProcessHandle> processes = ProcessHandle.current()
                .children()
                .filter(child -> !before.contains(child))
                .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.contains("chrom"))
                        .isPresent())
                .collect(Collectors.toSet());
        return new Browser(started, service, processes);
    }

    /** The browser's settings are in its own folder, not in those of who runs the tests. */
    private static Map<String, String> environment(Path folder) {
        return Map.of(
                "HOME", folder.toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString(),
                "PATH", System.getenv("PATH"),
                "LANG", "C.UTF-8");
    }

    private static ChromeOptions options(Path browser, Path folder) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(browser.toFile())
                .addArguments(
                        "--headless=new",
                        // Containers run tests as root, with a small /dev/shm.
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--lang=en-US",
                        "--force-device-scale-factor=1",
                        "--hide-scrollbars",
                        // It asks for updates, lists and fields by itself.
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-domain-reliability",
                        "--disable-sync",
                        "--no-first-run",
                        "--no-default-browser-check",
                        "--no-proxy-server",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        options.setCapability("goog:loggingPrefs", logs);
        options.setExperimentalOption(
                "prefs", Map.of("credentials_enable_service", false, "intl.accept_languages", "en"));
        return options;
    }

    /** What the browser has written and asked for since it was last asked. */
    public BrowserLog log() {
        return log;
    }

    public void open(Object address) {
        driver.get(address.toString());
    }

    public String address() {
        return driver.getCurrentUrl();
    }

    /** The page as a viewport of this size shows it. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the user's system prefers. */
    public void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** A CSS selector of what has this {@code data-test}; what is no plain name is a selector itself. */
    static By by(String name) {
        return By.cssSelector(name.matches("[\\w:-]+") ? "[data-test=\"" + name + "\"]" : name);
    }

    public List<WebElement> all(String name) {
        return driver.findElements(by(name));
    }

    public boolean has(String name) {
        return all(name).stream().anyMatch(Browser::isShown);
    }

    private static boolean isShown(WebElement element) {
        try {
            return element.isDisplayed();
        } catch (StaleElementReferenceException replaced) {
            return false;
        }
    }

    /** The first that is shown, once it is. */
    public WebElement find(String name) {
        return until(
                name + " is shown",
                () -> all(name).stream().filter(Browser::isShown).findFirst().orElse(null),
                element -> element != null);
    }

    public String text(String name) {
        return find(name).getText();
    }

    /** Waits until the element's text has this in it. */
    public String textWith(String name, String part) {
        return until(
                name + " says " + part,
                () -> all(name).stream()
                        .map(WebElement::getText)
                        .filter(text -> text.contains(part))
                        .findFirst()
                        .orElse(null),
                text -> text != null);
    }

    public void gone(String name) {
        until(name + " is gone", () -> has(name), shown -> !shown);
    }

    public void click(String name) {
        act(name, WebElement::click);
    }

    /** Types into a field, in place of what it held. */
    public void type(String name, String text) {
        act(name, field -> {
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            field.sendKeys(text);
        });
        assertThat(find(name).getDomProperty("value")).as(name).isEqualTo(text);
    }

    /** Chooses the option of this value. */
    public void choose(String name, String value) {
        act(name + " option[value=\"" + value + "\"]", by(name), value);
    }

    private void act(String what, By select, String value) {
        until(
                        what,
                        () -> driver.findElements(select).stream()
                                .flatMap(one ->
                                        one.findElements(By.cssSelector("option[value=\"" + value + "\"]")).stream())
                                .findFirst()
                                .orElse(null),
                        element -> element != null)
                .click();
    }

    private interface Act {
        void on(WebElement element);
    }

    /** Elements are made anew whenever the page changes: then once more. */
    private void act(String name, Act act) {
        until(
                name + " can be used",
                () -> {
                    try {
                        act.on(find(name));
                        return true;
                    } catch (WebDriverException notNow) {
                        return false;
                    }
                },
                done -> done);
    }

    /** To whatever has the focus. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** What has the focus: its {@code data-test}, else its tag. */
    public String focused() {
        return String.valueOf(
                script(
                        "const e = document.activeElement;"
                                + "return e.dataset.test || (e.closest('[data-test]') || {dataset: {}}).dataset.test + ' ' + e.tagName"));
    }

    public @Nullable Object script(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    /** A script that calls its last argument with its result. */
    public @Nullable Object asyncScript(String body, Object... arguments) {
        return driver.executeAsyncScript(body, arguments);
    }

    /** The whole page as a PNG. */
    public byte[] screenshot() {
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return OutputType.BYTES.convertFromBase64Png((String) shot.get("data"));
    }

    /** What the viewport shows, as a PNG. */
    public byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Forgets the login, and whatever else the page keeps. */
    public void forget() {
        driver.manage().deleteAllCookies();
        script("localStorage.clear(); sessionStorage.clear()");
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** What the page comes to. */
    public <T extends @Nullable Object> T until(String what, Callable<T> look, Predicate<T> there) {
        try {
            return Awaitility.await(what)
                    .atMost(DEADLINE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(EVERY)
                    .ignoreExceptionsInstanceOf(StaleElementReferenceException.class)
                    .until(look, there);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(
                    late.getMessage() + "\nat " + address() + " the page says:\n"
                            + script("return document.body.innerText") + "\nand the console:\n" + log.errors(),
                    late);
        }
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } catch (WebDriverException gone) {
            // Whatever is left of it is ended below.
        }
        service.stop();
        processes.forEach(process -> {
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
            process.destroyForcibly();
        });
    }
}
