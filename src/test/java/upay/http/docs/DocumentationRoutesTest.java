package upay.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.terminal.RequestRate;
import upay.http.TestHttpPort;
import upay.http.admission.AdmissionControl;
import upay.http.admission.RequestLimits;
import upay.openapi.OpenApiDocument;

@DisplayName("GET /docs and /docs/openapi.yaml: the documentation, without taking what payments need")
class DocumentationRoutesTest {
    private static final int COMPRESSED_MAX = 100 * 1024;
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AdmissionControl admission = new AdmissionControl(10);
    private final Vertx worker = Vertx.vertx();
    private String openApi;
    private TestHttpPort edge;

    @BeforeEach
    void start() throws IOException {
        openApi = Files.readString(Path.of("docs", "openapi.yaml"));
        edge = new TestHttpPort(
                10,
                settings -> settings,
                List.of(new DocumentationRoutes(openApi, admission, worker::executeBlocking)));
    }

    @AfterEach
    void stop() {
        edge.close();
        worker.close().await();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String page() throws IOException, InterruptedException {
        return new String(send(request("/docs")).body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    @DisplayName("a page that could not be made is made for the next reader")
    void madeAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        DocumentationRoutes.Worker failingOnce = new DocumentationRoutes.Worker() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return full.getAndSet(false)
                        ? Future.failedFuture(new IOException("no memory"))
                        : worker.executeBlocking(work);
            }
        };
        edge.close();
        edge = new TestHttpPort(
                10, settings -> settings, List.of(new DocumentationRoutes(openApi, admission, failingOnce)));
        assertThat(send(request("/docs")).statusCode()).isEqualTo(500);
        assertThat(send(request("/docs")).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("the page names every operation, field, code and status of the document")
    void complete() throws Exception {
        String page = page();
        OpenApiDocument document = OpenApiDocument.get();

        assertThat(document.operations()).allSatisfy(operation -> assertThat(page)
                .contains("id=\"" + operation.id() + "\"")
                .contains("<code>" + operation.method().toUpperCase(java.util.Locale.ROOT) + " " + operation.path()));
        for (String schema : List.of("PayRequest", "RefundRequest", "QueryRequest", "ActivateRequest", "OrderData")) {
            assertThat(document.schema(schema).getJsonObject("properties").fieldNames())
                    .allSatisfy(field -> assertThat(page).contains("<code>" + field + "</code>"));
        }
        assertThat(page).contains("<h4>Header <code>Upay-Verdict</code></h4>");
        for (String words : List.of("ResultCode", "BusinessErrorCode", "OrderStatus", "TransactionStatus")) {
            assertThat(document.words(words))
                    .allSatisfy(word -> assertThat(page).contains("<code>" + word + "</code>"));
        }
    }

    @Test
    @DisplayName("each link within the page leads somewhere, and no id is there twice")
    void links() throws Exception {
        String page = page();
        List<String> ids = found("id=\"([^\"]*)\"", page);

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).containsAll(found("href=\"#([^\"]*)\"", page));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(hit -> hit.group(1))
                .toList();
    }

    @Test
    @DisplayName("no script, nothing from elsewhere; the policy permits the one style sheet and nothing else")
    void secure() throws Exception {
        HttpResponse<byte[]> response = send(request("/docs"));
        String page = new String(response.body(), StandardCharsets.UTF_8);
        Matcher style = STYLE.matcher(page);
        assertThat(style.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(ServedFile.sha256(style.group(1).getBytes(StandardCharsets.UTF_8)));

        assertThat(page).doesNotContain("<script", " style=", "src=", "<link", "@import", "url(");
        assertThat(found("( on[a-z]+=)", page)).isEmpty();
        assertThat(found("href=\"([^#\"][^\"]*)\"", page)).containsOnly("/docs/openapi.yaml");
        assertThat(header(response, "Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "'")
                .doesNotContain("unsafe", "http");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/docs", "/docs/openapi.yaml"})
    @DisplayName("compressed for those who can read that, at most 100 KB, with the same content")
    void compressed(String path) throws Exception {
        HttpResponse<byte[]> plain = send(request(path));
        HttpResponse<byte[]> compressed = send(request(path).header("Accept-Encoding", "gzip, br"));
        HttpResponse<byte[]> declined = send(request(path).header("Accept-Encoding", "gzip;q=0"));

        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(declined, "Content-Encoding")).isEmpty();
        assertThat(header(compressed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(compressed, "Vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(compressed.body().length).isLessThan(COMPRESSED_MAX);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    @Test
    @DisplayName("the document as it is, in YAML")
    void yaml() throws Exception {
        HttpResponse<byte[]> response = send(request("/docs/openapi.yaml"));

        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo(openApi);
        assertThat(header(response, "Content-Type")).isEqualTo("application/yaml; charset=utf-8");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"/docs, identity", "/docs, gzip", "/docs/openapi.yaml, identity", "/docs/openapi.yaml, gzip"})
    @DisplayName("who has it already gets 304 and no bytes; HEAD gets the headers")
    void cached(String path, String encoding) throws Exception {
        HttpResponse<byte[]> first = send(request(path).header("Accept-Encoding", encoding));
        String etag = header(first, "ETag");
        HttpResponse<byte[]> again =
                send(request(path).header("Accept-Encoding", encoding).header("If-None-Match", etag));
        HttpResponse<byte[]> head = send(
                request(path).header("Accept-Encoding", encoding).method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(header(first, "Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(etag);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(first.body().length));
    }

    @Test
    @DisplayName("beyond the limit of unsigned requests of an address: 429, while its signed requests are served")
    void limited() throws Exception {
        RequestLimits limits = RequestLimits.DEFAULT;
        admission.limit(
                new RequestLimits(limits.terminal(), limits.merchant(), limits.merchantShare(), new RequestRate(1, 2)));
        int served = 0;
        HttpResponse<byte[]> last = send(request("/docs"));
        while (last.statusCode() == 200) {
            // One a second is free again: a slow machine may see some more.
            assertThat(++served).isLessThan(100);
            last = send(request("/docs"));
        }

        assertThat(served).isGreaterThanOrEqualTo(2);
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(header(last, "Retry-After")).isEqualTo("1");
        assertThat(edge.post("/upay/v2/query", TestHttpPort.QUERY).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("while the gateway shuts down: 503")
    void leaving() throws Exception {
        admission.drain();

        assertThat(send(request("/docs")).statusCode()).isEqualTo(503);
    }

    @Test
    @DisplayName("no other method, and no path beside it")
    void others() throws Exception {
        assertThat(send(request("/docs").POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode())
                .isIn(404, 405);
        assertThat(send(request("/docs/../conf/gateway.yaml")).statusCode()).isEqualTo(404);
        assertThat(send(request("/docs/x")).statusCode()).isEqualTo(404);
    }
}
