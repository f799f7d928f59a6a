package upay.console;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.management.ManagementPages;

/**
 * {@code GET /console/…}: the console's files, from memory. They are the same for everybody and hold no data: these come
 * from the management API, which asks who is there. The files are read when the first one is asked for, on a worker.
 */
public final class ConsoleRoutes implements ManagementPages {
    /** The address of the console's first page. */
    public static final String PATH = "/console/";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRoutes.class);
    private static final int FOUND = 302;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    /** Pico has pictures of its own as data. Scripts and styles come from files only. */
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    private final Vertx vertx;
    private final AtomicReference<@Nullable Future<Map<String, ConsoleFile>>> files = new AtomicReference<>();

    public ConsoleRoutes(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void mount(Router router) {
        // Before the port's own answer, which is for programs.
        router.get("/").order(-1).handler(ConsoleRoutes::greet);
        router.route(PATH + "*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
    }

    /** A browser that asks for the port itself wants the console. */
    private static void greet(RoutingContext context) {
        boolean browser = context.parsedHeaders().accept().stream().anyMatch(ConsoleRoutes::isPage);
        if (browser) {
            redirect(context, PATH);
        } else {
            context.next();
        }
    }

    private static boolean isPage(MIMEHeader type) {
        return type.component().equals("text") && type.subComponent().equals("html") && type.weight() > 0;
    }

    private static void redirect(RoutingContext context, String path) {
        context.response()
                .setStatusCode(FOUND)
                .putHeader(HttpHeaders.LOCATION, path)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .end();
    }

    private void serve(RoutingContext context) {
        String path = context.request().path();
        if (path.length() < PATH.length()) {
            redirect(context, PATH);
            return;
        }
        String asked = path.substring(PATH.length());
        String name = asked.isEmpty() ? ConsoleFiles.INDEX : asked;
        files().onComplete(read -> {
            if (read.failed()) {
                answer(context, UNAVAILABLE, "The console cannot be read; the gateway's log says why.\n");
                return;
            }
            ConsoleFile file = read.result().get(name);
            if (file == null) {
                answer(context, NOT_FOUND, "There is no such page. The console is at " + PATH + "\n");
            } else {
                send(context, file);
            }
        });
    }

    private Future<Map<String, ConsoleFile>> files() {
        Future<Map<String, ConsoleFile>> known = files.get();
        if (known != null && !known.failed()) {
            return known;
        }
        // Two at the same time read them twice.
        Future<Map<String, ConsoleFile>> made = vertx.executeBlocking(ConsoleFiles::read, false)
                .onFailure(e -> LOG.error("the console's files cannot be read", e));
        return files.compareAndSet(known, made) ? made : Objects.requireNonNull(files.get());
    }

    private static void send(RoutingContext context, ConsoleFile file) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        boolean compress = accepted != null && takesGzip(accepted);
        String etag = compress ? file.compressedEtag() : file.etag();
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, etag)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                // Kept, but asked for each time: after an upgrade no page is made of two versions.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Referrer-Policy", "same-origin");
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && (known.contains(etag) || known.strip().equals("*"))) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType());
        if (compress) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        Buffer bytes = compress ? file.compressed() : file.plain();
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
        if (HttpMethod.HEAD.equals(context.request().method())) {
            response.end();
        } else {
            response.end(bytes);
        }
    }

    /** Who gives it a low weight gets the plain bytes: that is always right. */
    private static boolean takesGzip(String accepted) {
        String plain = accepted.replace(" ", "").toLowerCase(Locale.ROOT);
        return plain.contains("gzip") && !plain.contains("gzip;q=0");
    }

    private static void answer(RoutingContext context, int status, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(text);
    }
}
