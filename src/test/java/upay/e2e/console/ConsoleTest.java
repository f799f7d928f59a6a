package upay.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.LocalGateway;
import upay.store.TestStore;

@DisplayName("The management port serves the console: small, guarded, and only to browsers that ask for it")
@Tag("process")
class ConsoleTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?['\"](\\.[^'\"]+)['\"]");
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(
                folder, Map.of("UPAY_DB_URI", TestStore.fresh().uri()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.managementUri().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    @DisplayName("a browser at the port's address is led to the console, and a program is answered as before")
    void leads() throws Exception {
        HttpResponse<byte[]> browser = get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(browser.statusCode()).isEqualTo(302);
        assertThat(header(browser, "Location")).isEqualTo("/console/");
        assertThat(get("/", "Accept", "*/*").statusCode()).isEqualTo(200);
        assertThat(header(get("/console"), "Location")).isEqualTo("/console/");
    }

    @Test
    @DisplayName("its pages may load from this port only, run no inline script and stand in no frame")
    void isGuarded() throws Exception {
        for (String path : List.of("/console/", "/console/app.js", "/console/contracts/shop.json")) {
            HttpResponse<byte[]> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.headers().allValues("Content-Security-Policy")).hasSize(1);
            assertThat(header(response, "Content-Security-Policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
                    .doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(response, "Referrer-Policy")).isEqualTo("same-origin");
        }
        assertThat(header(get("/health/live"), "Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    @DisplayName("what is not one of its files is not found, wherever the path leads")
    void servesNothingElse() throws Exception {
        for (String path : List.of(
                "/console/nothing.js",
                "/console/../conf/gateway.yaml",
                "/console/%2e%2e/%2e%2e/conf/gateway.yaml",
                "/console/..%2f..%2fconf/gateway.yaml",
                "/console/core",
                "/console/files.txt")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("a file that the browser has is not sent again")
    void isCached() throws Exception {
        HttpResponse<byte[]> first = get("/console/app.js", "Accept-Encoding", "gzip");
        assertThat(header(first, "Content-Encoding")).isEqualTo("gzip");
        HttpResponse<byte[]> again =
                get("/console/app.js", "Accept-Encoding", "gzip", "If-None-Match", header(first, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<byte[]> plain = get("/console/app.js", "If-None-Match", header(first, "ETag"));
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(header(plain, "Content-Encoding")).isEmpty();
    }

    @Test
    @DisplayName("the first page, with all that it loads, is at most 100 KB; whichever page it is")
    void isSmall() throws Exception {
        String index = new String(get("/console/").body(), java.nio.charset.StandardCharsets.UTF_8);
        Set<String> frame = new HashSet<>(Set.of(""));
        Matcher loaded = LOADED.matcher(index);
        while (loaded.find()) {
            follow(loaded.group(1), frame);
        }
        long common = size(frame) + transferred("i18n/zh.json");
        assertThat(common).isBetween(20_000L, 100_000L);
        List<String> pages = new ArrayList<>();
        Matcher page = Pattern.compile("\\['/[^']*', '([a-z]+)'")
                .matcher(new String(get("/console/app.js").body(), java.nio.charset.StandardCharsets.UTF_8));
        while (page.find()) {
            pages.add("pages/" + page.group(1) + ".js");
        }
        assertThat(pages).contains("pages/orders.js");
        for (String one : pages) {
            Set<String> more = new HashSet<>(frame);
            follow(one, more);
            more.removeAll(frame);
            // The chart's library is loaded by the page, not imported.
            long chart =
                    one.contains("overview") ? transferred("vendor/uplot.js") + transferred("vendor/uplot.css") : 0;
            assertThat(common + size(more) + chart).as(one).isLessThan(100_000);
        }
    }

    private static void follow(String name, Set<String> found) throws Exception {
        if (!found.add(name) || !name.endsWith(".js")) {
            return;
        }
        Matcher imported =
                IMPORT.matcher(new String(get("/console/" + name).body(), java.nio.charset.StandardCharsets.UTF_8));
        while (imported.find()) {
            follow(Path.of(name).resolveSibling(imported.group(1)).normalize().toString(), found);
        }
    }

    private static long size(Set<String> names) throws Exception {
        long sum = 0;
        for (String name : names) {
            sum += transferred(name);
        }
        return sum;
    }

    private static long transferred(String name) throws Exception {
        HttpResponse<byte[]> response = get("/console/" + name, "Accept-Encoding", "gzip");
        assertThat(response.statusCode()).as(name).isEqualTo(200);
        return response.body().length;
    }
}
