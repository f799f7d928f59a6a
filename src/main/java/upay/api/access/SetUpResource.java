package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.audit.AuditSource;
import upay.domain.Secret;
import upay.identity.LoginSource;
import upay.identity.PasswordRule;
import upay.identity.RecoveryCodes;
import upay.identity.Role;
import upay.identity.Token;
import upay.identity.Totp;
import upay.store.Administration;
import upay.store.identity.SetUpTokens.Taken;

/** With a set-up token a user sets a password and an authenticator; the first token of all creates the first admin. */
public final class SetUpResource implements ApiResource {
    private static final String ISSUER = "upay-gateway";
    private static final Pattern TOKEN = Pattern.compile("[0-9a-z]{32}");
    private static final Pattern SECRET = Pattern.compile("[A-Z2-7]{32}");
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");
    private static final int TOKEN_MAX = 64;

    private final ApiStore store;
    private final PasswordWork passwords;

    public SetUpResource(ApiStore store, PasswordWork passwords) {
        this.store = store;
        this.passwords = passwords;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.postPublic("/set-up/begin", this::begin), ApiRoute.postPublic("/set-up", this::setUp));
    }

    private Future<ApiAnswer> begin(ApiRequest request) {
        ApiFields fields = request.fields();
        Token token = token(fields);
        boolean named = fields.has("user");
        String name = named ? AccessForms.newUser(fields) : null;
        fields.end();
        return holder(token, name).map(user -> {
            Secret secret = Totp.newSecret();
            return ApiAnswer.ok(new JsonObject()
                    .put("user", user)
                    .put("totp_secret", secret.reveal())
                    .put("totp_uri", Totp.uri(secret, user, ISSUER).reveal()));
        });
    }

    private Future<ApiAnswer> setUp(ApiRequest request) {
        ApiFields fields = request.fields();
        Token token = token(fields);
        boolean named = fields.has("user");
        String name = named ? AccessForms.newUser(fields) : null;
        Secret password = AccessForms.password(fields, "password");
        Secret secret = new Secret(fields.match("totp_secret", SECRET, "the text that set-up/begin gave"));
        String code = fields.match("code", CODE, "the six digits that the authenticator shows");
        fields.end();
        return holder(token, name).compose(user -> {
            PasswordRule.fault(password, user).ifPresent(fault -> {
                throw Problem.invalid("password", "password " + fault + ".");
            });
            OptionalLong step = Totp.accepted(secret, code, Instant.now(), 0);
            if (step.isEmpty()) {
                throw Problem.invalid(
                        "code", "code does not fit. Take the newest one, and look whether the phone's clock is right.");
            }
            List<Secret> codes = RecoveryCodes.create();
            List<String> hashes = codes.stream().map(RecoveryCodes::hash).toList();
            AuditSource source =
                    new AuditSource(AuditSource.Who.USER, user, AuditSource.How.CONSOLE, request.address());
            return passwords
                    .in(
                            LoginSource.of(request.address()),
                            () -> passwords.hashes().hash(password))
                    .compose(hash -> store.read()
                            .administer(
                                    source, Act.of(AuditAction.USER_SET_UP, user), admin -> taken(admin, token, user)
                                            .compose(mine -> admin.users().setUp(user, hash, secret, hashes))
                                            // Which is false if it was taken with the secret before.
                                            .compose(set -> admin.users().takeStep(user, step.getAsLong()))))
                    .map(done -> ApiAnswer.ok(new JsonObject()
                                    .put("user", user)
                                    .put(
                                            "recovery_codes",
                                            new JsonArray(codes.stream()
                                                    .map(Secret::reveal)
                                                    .toList())))
                            .shownOnce());
        });
    }

    private static Token token(ApiFields fields) {
        String text = fields.line("token", TOKEN_MAX);
        if (!TOKEN.matcher(text).matches()) {
            throw over();
        }
        return new Token(new Secret(text));
    }

    private static Problem over() {
        return Problem.invalid(
                "token",
                "The set-up link was used, is older than 24 hours, or is incomplete. Ask an administrator for a new one;"
                        + " the first user gets one by \"user add\".");
    }

    /** The name of the user whose token it is, or of the first one to be. */
    private Future<String> holder(Token token, @Nullable String name) {
        return store.read().setUpTokens().find(token).map(found -> name(found.orElseThrow(SetUpResource::over), name));
    }

    private static String name(Taken holder, @Nullable String asked) {
        String own = holder.user();
        if (own == null && asked == null) {
            throw Problem.invalid("user", "user is missing: choose the name of the first user.");
        }
        if (own != null && asked != null && !own.equals(asked)) {
            throw Problem.invalid("user", "The set-up link is of another user. Leave user out.");
        }
        return own == null ? String.valueOf(asked) : own;
    }

    private static Future<Void> taken(Administration admin, Token token, String user) {
        return admin.setUpTokens()
                .take(token)
                .map(found -> found.orElseThrow(SetUpResource::over))
                .compose(holder -> holder.user() == null
                        ? admin.users().add(user, Role.ADMIN, null).mapEmpty()
                        : Future.succeededFuture());
    }
}
