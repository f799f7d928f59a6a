package upay.api;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.audit.AuditSource;
import upay.domain.Secret;
import upay.identity.ApiKey;
import upay.identity.Token;

/**
 * Who asks: a program by {@code Authorization: Bearer} with its API key, or a user by the cookie of a session. A session's
 * writes need the token of {@code X-CSRF-Token} besides, which pages of other sites cannot read.
 */
final class CallerLookup {
    private static final String SCHEME = "Bearer ";
    private static final Pattern SESSION = Pattern.compile("[0-9a-z]{32}");

    private final ApiStore store;

    CallerLookup(ApiStore store) {
        this.store = store;
    }

    /** Whether the request has anything that says who asks. */
    static boolean hasCredentials(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getCookie(SessionCookie.NAME) != null;
    }

    /** Fails with a {@link Problem} if nobody is known by the request. */
    Future<Caller> find(HttpServerRequest request, String address, boolean writing) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return byKey(authorization, address);
        }
        Optional<Token> named = session(request);
        if (named.isEmpty()) {
            return Future.failedFuture(
                    Problem.unauthenticated("Log in, or send an API key as Authorization: Bearer KEY."));
        }
        Token session = named.get();
        if (writing && !isOf(session, request.getHeader(SessionCookie.CSRF_HEADER))) {
            return Future.failedFuture(Problem.forbidden(
                    "The header X-CSRF-Token is missing or wrong. GET /api/v1/session has its value."));
        }
        return bySession(session, address);
    }

    /** The one that the cookie names; empty: none, or nothing that is a session. */
    static Optional<Token> session(HttpServerRequest request) {
        Cookie cookie = request.getCookie(SessionCookie.NAME);
        return cookie == null || !SESSION.matcher(cookie.getValue()).matches()
                ? Optional.empty()
                : Optional.of(new Token(new Secret(cookie.getValue())));
    }

    private static boolean isOf(Token session, @Nullable String csrf) {
        return csrf != null
                && MessageDigest.isEqual(
                        SessionCookie.csrf(session).getBytes(StandardCharsets.UTF_8),
                        csrf.getBytes(StandardCharsets.UTF_8));
    }

    private Future<Caller> byKey(String authorization, String address) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        Optional<ApiKey> key =
                bearer ? ApiKey.parse(authorization.substring(SCHEME.length()).strip()) : Optional.empty();
        if (key.isEmpty()) {
            return Future.failedFuture(unknownKey());
        }
        return store.read().apiKeys().find(key.get()).map(found -> found.map(entry -> new Caller(
                        new AuditSource(AuditSource.Who.API_KEY, entry.id(), AuditSource.How.API, address),
                        entry.access(),
                        null,
                        null))
                .orElseThrow(CallerLookup::unknownKey));
    }

    private static Problem unknownKey() {
        return Problem.unauthenticated("The API key is unknown, expired or revoked. Create one with \"api-key add\".");
    }

    private Future<Caller> bySession(Token session, String address) {
        return store.read().sessions().find(session).map(found -> found.map(user -> new Caller(
                        new AuditSource(AuditSource.Who.USER, user.name(), AuditSource.How.CONSOLE, address),
                        user.access(),
                        user,
                        session))
                .orElseThrow(() -> Problem.unauthenticated("The session is over. Log in again.")));
    }
}
