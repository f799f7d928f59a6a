package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the tests in a browser rely on finds what it should find")
@Tag("process")
class BrowserTest {
    private static final String PAGE = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>a page</title></head><body><main>
            <h1>A page</h1><p style="color:#bbb;background:#fff">grey on white</p>
            <input data-test="nameless"><button data-test="go" onclick="this.textContent='gone'">go</button>
            <img src="http://other.invalid/x.png" alt="x"></main></body></html>
            """;

    @TempDir
    private static Path folder;

    private static HttpServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            boolean policed = exchange.getRequestURI().getPath().equals("/policed");
            if (policed) {
                exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'self'");
            }
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    private static String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    @DisplayName("a call to another host, an error on the console and the bytes of an answer are seen")
    void sees() {
        browser.open(at("/"));
        browser.log().clear();
        browser.open(at("/"));

        assertThat(browser.log().hosts())
                .containsExactlyInAnyOrder(
                        "other.invalid", "127.0.0.1:" + server.getAddress().getPort());
        assertThat(browser.log().errors()).anyMatch(error -> error.contains("ERR_NAME_NOT_RESOLVED"));
        assertThat(browser.log().transfers())
                .filteredOn(one -> one.address().equals(at("/")))
                .singleElement()
                .satisfies(one -> assertThat(one.bytes()).isGreaterThan(PAGE.length()));
    }

    @Test
    @DisplayName("a script against the policy is not run, and the console says so")
    void policed() {
        browser.open(at("/policed"));
        browser.click("go");

        assertThat(browser.text("go")).isEqualTo("go");
        assertThat(browser.log().errors()).anyMatch(error -> error.contains("Content Security Policy"));
    }

    @Test
    @DisplayName("axe finds a field without a name and text that is too pale")
    void axe() {
        browser.open(at("/"));
        List<String> findings = Axe.findings(browser);

        assertThat(findings).anyMatch(one -> one.startsWith("label: "));
        assertThat(findings).anyMatch(one -> one.startsWith("color-contrast: "));
    }
}
