package upay.http.docs;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.http.admission.AdmissionControl;
import upay.http.connection.ClientConnection;

/**
 * {@code GET /docs}: the protocol's documentation as one page of HTML without scripts, and {@code GET
 * /docs/openapi.yaml}, which it is made of. Needs no authentication. Payments come first: the bytes are prepared once, on
 * a worker, when somebody asks for them; requests count as unsigned ones of their address; few answers are being sent at
 * a time.
 *
 * <p>Threads: one for all verticle instances.
 */
public final class DocumentationRoutes implements Consumer<Router> {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentationRoutes.class);
    private static final int NOT_MODIFIED = 304;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Of 20 KiB each, compressed; a reader who is slow holds one until the port's write time-out. */
    private static final int SENDING_MAX = 64;

    private static final String HTML = "text/html; charset=utf-8";
    private static final String YAML = "application/yaml; charset=utf-8";

    private final String openApi;
    private final AdmissionControl admission;
    private final Worker worker;
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicReference<@Nullable Future<Files>> prepared = new AtomicReference<>();

    /** @param policy of the page's Content-Security-Policy */
    private record Files(ServedFile page, ServedFile openApi, String policy) {}

    /** Runs work that takes longer than an event loop has, on a thread of its own. */
    public interface Worker {
        <T> Future<T> run(Callable<T> work);
    }

    /** @param openApi the text of docs/openapi.yaml */
    public DocumentationRoutes(String openApi, AdmissionControl admission, Worker worker) {
        this.openApi = openApi;
        this.admission = admission;
        this.worker = worker;
    }

    @Override
    public void accept(Router router) {
        router.route("/docs").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(r -> receive(r, Files::page));
        router.route("/docs/openapi.yaml")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(r -> receive(r, Files::openApi));
    }

    private void receive(RoutingContext routing, Function<Files, ServedFile> choice) {
        if (!admission.admitUnsigned(
                ClientConnection.of(routing.request().connection()).address())) {
            refuse(routing, TOO_MANY);
        } else if (admission.isDraining()) {
            refuse(routing, UNAVAILABLE);
        } else if (sending.incrementAndGet() > SENDING_MAX) {
            sending.decrementAndGet();
            refuse(routing, UNAVAILABLE);
        } else {
            files().onComplete(done -> {
                if (done.succeeded()) {
                    send(routing, done.result(), choice.apply(done.result()))
                            .onComplete(sent -> sending.decrementAndGet());
                } else {
                    sending.decrementAndGet();
                    routing.fail(done.cause());
                }
            });
        }
    }

    /** Made once, on a worker: the page takes longer than an event loop has. */
    private Future<Files> files() {
        Future<Files> known = prepared.get();
        if (known != null) {
            return known;
        }
        // Two at the same time make it twice.
        Future<Files> made = worker.run(this::make).onFailure(e -> LOG.error("the page of /docs", e));
        if (!prepared.compareAndSet(null, made)) {
            return Objects.requireNonNullElse(prepared.get(), made);
        }
        // The next reader tries again.
        return made.onFailure(e -> prepared.compareAndSet(made, null));
    }

    private Files make() {
        ReferencePage page = ReferencePage.of(openApi);
        return new Files(ServedFile.of(HTML, page.html()), ServedFile.of(YAML, openApi), page.policy());
    }

    private static Future<Void> send(RoutingContext routing, Files files, ServedFile file) {
        String accepted = routing.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean compress = accepted != null && takesGzip(accepted);
        String etag = compress ? file.compressedEtag() : file.etag();
        HttpServerResponse response = routing.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
        String known = routing.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && (known.contains(etag) || known.trim().equals("*"))) {
            return response.setStatusCode(NOT_MODIFIED).end();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                .putHeader("Content-Security-Policy", files.policy())
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        if (compress) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        Buffer bytes = compress ? file.compressed() : file.plain();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        return HttpMethod.HEAD.equals(routing.request().method()) ? response.end() : response.end(bytes);
    }

    /** Whoever gives it a low weight gets the plain bytes: that is always right. */
    private static boolean takesGzip(String accepted) {
        String plain = accepted.replace(" ", "").toLowerCase(Locale.ROOT);
        return plain.contains("gzip") && !plain.contains("gzip;q=0");
    }

    private static void refuse(RoutingContext routing, int status) {
        routing.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .end("later");
    }
}
