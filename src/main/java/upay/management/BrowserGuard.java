package upay.management;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks requests of web pages in operators' browsers to a port that requires no signature.
 *
 * <p>1. The Host header must be an IP address, a loopback name or a configured name: a page whose own name resolves to
 * this machine (DNS rebinding) sends its own name. 2. A browser's request on behalf of another site is refused, by
 * {@code Sec-Fetch-Site}, {@code Origin} or, for older browsers, {@code Referer}. The content type proves nothing,
 * since curl sends a form's type too. 3. A request without these headers is not a browser's, and is accepted; so is a
 * followed link to this port, since the linking page cannot read the response.
 *
 * <p>With TLS a browser that knows the port by a name of its own is told to use no other; {@code localhost} and addresses
 * are many programs' names.
 */
final class BrowserGuard implements Handler<HttpServerRequest> {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]@/?#]*]|[^\\[\\]@/?#:]*)(?::[0-9]{0,5})?");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f]*:[0-9a-f:.]*(?:%[0-9a-z._-]+)?]");
    private static final Pattern ORIGIN = Pattern.compile("https?://([^/?#]+)(?:[/?#].*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final String STRICT = "max-age=31536000";

    private final Set<String> names;
    private final Handler<HttpServerRequest> behind;

    private record Refusal(int status, String why) {}

    /**
     * @param names in lower case
     * @param behind handles the accepted requests
     */
    BrowserGuard(String host, Set<String> names, Handler<HttpServerRequest> behind) {
        Set<String> all = new HashSet<>(names);
        all.add("localhost");
        all.add(host.toLowerCase(Locale.ROOT));
        this.names = Set.copyOf(all);
        this.behind = behind;
    }

    @Override
    public void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        Optional<Refusal> refusal = refusal(request);
        if (refusal.isEmpty()) {
            behind.handle(request);
        } else {
            response.setStatusCode(refusal.get().status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(new JsonObject().put("error", refusal.get().why).encode());
        }
    }

    private Optional<Refusal> refusal(HttpServerRequest request) {
        if (!request.uri().startsWith("/")) {
            return refused(BAD_REQUEST, "the request has an absolute URI instead of a path");
        }
        if (BROKEN_ESCAPE.matcher(request.uri()).find()) {
            return refused(BAD_REQUEST, "a % of the path is not followed by two hexadecimal digits");
        }
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
            // A load balancer's probe; browsers do not use HTTP/1.0.
            return foreign(request, "");
        }
        if (hosts.size() != 1) {
            return refused(BAD_REQUEST, "one Host header is required, found " + hosts.size());
        }
        String authority = hosts.get(0).strip().toLowerCase(Locale.ROOT);
        Matcher parsed = AUTHORITY.matcher(authority);
        if (!parsed.matches()) {
            return refused(BAD_REQUEST, "the Host header is invalid");
        }
        if (!isOurs(parsed.group(1))) {
            return refused(
                    FORBIDDEN,
                    "the Host is not permitted; management.allowed-hosts (UPAY_MANAGEMENT_ALLOWED_HOSTS) lists further names");
        }
        if (request.isSSL() && isName(parsed.group(1))) {
            request.response().putHeader("Strict-Transport-Security", STRICT);
        }
        return foreign(request, authority);
    }

    private static boolean isName(String host) {
        return !host.equals("localhost")
                && !IPV4.matcher(host).matches()
                && !IPV6.matcher(host).matches();
    }

    private boolean isOurs(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return names.contains(name)
                || IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches();
    }

    private static Optional<Refusal> foreign(HttpServerRequest request, String authority) {
        boolean foreign =
                request.headers().getAll(HttpHeaders.ORIGIN).stream().anyMatch(origin -> !isOf(authority, origin));
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            boolean own = site.equals("same-origin") || site.equals("none");
            foreign |= !own && !isFollowedLink(request);
        }
        String referer = request.getHeader(HttpHeaders.REFERER);
        foreign |= referer != null && !isReading(request) && !isOf(authority, referer);
        return foreign
                ? refused(
                        FORBIDDEN,
                        "a request of another site's page; only requests of this port's own pages are accepted")
                : Optional.empty();
    }

    private static boolean isOf(String authority, String uri) {
        Matcher parsed = ORIGIN.matcher(uri.strip());
        return parsed.matches() && parsed.group(1).equalsIgnoreCase(authority);
    }

    private static boolean isFollowedLink(HttpServerRequest request) {
        return isReading(request)
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private static boolean isReading(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
    }

    private static Optional<Refusal> refused(int status, String why) {
        return Optional.of(new Refusal(status, why));
    }
}
