package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Caller;
import upay.api.Problem;
import upay.api.SessionCookie;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.domain.Secret;
import upay.identity.Access;
import upay.identity.PasswordRule;
import upay.identity.Token;
import upay.store.identity.StoredUser;

/** Logins by password and code, sessions, and a user's own password. */
public final class LoginResource implements ApiResource {
    private final ApiStore store;
    private final LoginAttempts attempts;
    private final PasswordWork passwords;
    private final PublicAddress site;

    public LoginResource(ApiStore store, PasswordWork passwords, PublicAddress site) {
        this.store = store;
        this.attempts = new LoginAttempts(store, passwords, () -> java.time.Duration.ofNanos(System.nanoTime()));
        this.passwords = passwords;
        this.site = site;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.postPublic("/login", this::login),
                ApiRoute.postSignedIn("/logout", this::logout),
                ApiRoute.getSignedIn("/session", this::session),
                ApiRoute.postSignedIn("/session/password", this::password));
    }

    private Future<ApiAnswer> login(ApiRequest request) {
        ApiFields fields = request.fields();
        LoginAttempts.Claim claim = new LoginAttempts.Claim(
                fields.line("user", AccessForms.USER_MAX),
                AccessForms.password(fields, "password"),
                code(fields),
                request.address());
        fields.end();
        Problem wrong = Problem.unauthenticated("The user, the password or the code is wrong. A code is taken once:"
                + " wait for the next one before you try again.");
        return attempts.attempt(claim, wrong, proof -> begin(request, proof)).compose(session -> {
            boolean secure = site.isSecure(request);
            ApiAnswer answer = ApiAnswer.ok(json(session.user, session.token))
                    .with("Set-Cookie", SessionCookie.of(session.token, secure));
            // A browser has one session: the one before is of no use any more, to nobody.
            return request.cookie()
                    .map(former -> store.read().sessions().end(former))
                    .orElseGet(Future::succeededFuture)
                    .otherwiseEmpty()
                    .map(answer);
        });
    }

    private static Secret code(ApiFields fields) {
        return new Secret(fields.line("code", AccessForms.USER_MAX));
    }

    private record Session(StoredUser user, Token token) {}

    private Future<Session> begin(ApiRequest request, LoginAttempts.Proof proof) {
        StoredUser user = proof.user();
        AuditSource source =
                new AuditSource(AuditSource.Who.USER, user.name(), AuditSource.How.CONSOLE, request.address());
        return store.read().administer(source, Act.of(AuditAction.USER_LOGIN, user.name()), admin -> proof.take(admin)
                .compose(taken -> admin.sessions().begin(user.name(), request.address()))
                .map(token -> new Session(user, token)));
    }

    private Future<ApiAnswer> logout(ApiRequest request) {
        request.fields().end();
        Token session = session(request.caller());
        return request.act(
                        Act.of(AuditAction.USER_LOGOUT, user(request.caller()).name()),
                        admin -> admin.sessions().end(session))
                .map(ended -> ApiAnswer.none().with("Set-Cookie", SessionCookie.over(site.isSecure(request))));
    }

    private Future<ApiAnswer> session(ApiRequest request) {
        Caller caller = request.caller();
        return Future.succeededFuture(ApiAnswer.ok(json(user(caller), session(caller))));
    }

    private Future<ApiAnswer> password(ApiRequest request) {
        ApiFields fields = request.fields();
        Secret current = AccessForms.password(fields, "password");
        Secret next = AccessForms.password(fields, "new_password");
        Secret code = code(fields);
        fields.end();
        StoredUser user = user(request.caller());
        Token session = session(request.caller());
        PasswordRule.fault(next, user.name()).ifPresent(fault -> {
            throw Problem.invalid("new_password", "new_password " + fault + ".");
        });
        Problem wrong = Problem.invalid(
                "password", "The password or the code is wrong. A code is taken once: wait for the next one.");
        LoginAttempts.Claim claim = new LoginAttempts.Claim(user.name(), current, code, request.address());
        return attempts.attempt(claim, wrong, proof -> passwords
                        .hashes()
                        .hash(next)
                        .compose(hash ->
                                request.act(Act.of(AuditAction.USER_PASSWORD, user.name()), admin -> proof.take(admin)
                                        .compose(taken -> admin.users().setPassword(user.name(), hash))
                                        .compose(set -> admin.sessions().endOthers(user.name(), session)))))
                .map(ended -> ApiAnswer.none());
    }

    private static StoredUser user(Caller caller) {
        StoredUser user = caller.user();
        if (user == null) {
            throw Problem.conflict("An API key has no session and no password; only users have.");
        }
        return user;
    }

    private static Token session(Caller caller) {
        Token session = caller.session();
        if (session == null) {
            throw Problem.conflict("An API key has no session and no password; only users have.");
        }
        return session;
    }

    private static JsonObject json(StoredUser user, Token session) {
        Access access = user.access();
        return new JsonObject()
                .put("user", user.name())
                .put("role", user.role().text())
                .put("merchant", user.merchant())
                .put("csrf", SessionCookie.csrf(session))
                .put("permissions", AccessForms.permissions(access.permissions()));
    }
}
