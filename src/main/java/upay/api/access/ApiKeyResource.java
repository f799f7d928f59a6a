package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Access;
import upay.identity.ApiKey;
import upay.identity.Permission;
import upay.identity.Role;

/** API keys: list, add, revoke. A key may no more than who adds it. */
public final class ApiKeyResource implements ApiResource {
    private static final int NAME_MAX = 128;
    private static final int MERCHANT_MAX = 64;
    private static final int DAYS_MAX = 730;
    private static final long DAYS = 90;

    private final ApiStore store;

    public ApiKeyResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api-keys", Permission.READ_USERS, this::list),
                ApiRoute.post("/api-keys", Permission.CHANGE_API_KEYS, this::add),
                ApiRoute.post("/api-keys/{key}/revoke", Permission.CHANGE_API_KEYS, this::revoke));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        return store.read()
                .apiKeys()
                .list(page.textAfter(0), page.rows())
                .map(rows -> page.answer(rows, AccessForms::key, key -> new JsonArray().add(key.id())));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        String name = fields.line("name", NAME_MAX);
        String merchant = fields.optionalLine("merchant", MERCHANT_MAX).orElse(null);
        Set<Permission> scopes =
                scopes(fields, merchant != null, request.caller().access());
        Duration valid =
                Duration.ofDays(fields.optionalNumber("days", 1, DAYS_MAX).orElse(DAYS));
        fields.end();
        ApiKey key = ApiKey.create();
        return request.act(Act.of(AuditAction.API_KEY_ADD, key.id()), admin -> admin.apiKeys()
                        .add(key, name, scopes, merchant, valid))
                .map(added -> new ApiAnswer(
                        201,
                        AccessForms.key(added).put("key", key.text().reveal()),
                        null,
                        ApiAnswer.none().headers(),
                        true));
    }

    private static Set<Permission> scopes(ApiFields fields, boolean ofMerchant, Access own) {
        if (!(fields.optional("scopes").orElse(null) instanceof JsonArray given) || given.isEmpty()) {
            throw Problem.invalid("scopes", "scopes must be a list of permissions, such as [\"read-orders\"].");
        }
        Set<Permission> scopes = EnumSet.noneOf(Permission.class);
        for (Object one : given) {
            Permission permission = Permission.of(String.valueOf(one))
                    .orElseThrow(() -> Problem.invalid(
                            "scopes", "scopes has an unknown permission. GET /api/v1/permissions lists them."));
            if (ofMerchant && !permission.isOf(Role.MERCHANT)) {
                throw Problem.invalid("scopes", "A merchant's key cannot have " + permission.text() + ".");
            }
            if (!own.mayToAll(permission)) {
                throw Problem.forbidden("A key may no more than you, and you have not " + permission.text()
                        + ". Ask an administrator.");
            }
            scopes.add(permission);
        }
        return scopes;
    }

    private Future<ApiAnswer> revoke(ApiRequest request) {
        request.fields().end();
        String id = request.path("key");
        return request.act(Act.of(AuditAction.API_KEY_REVOKE, id), admin -> admin.apiKeys()
                        .revoke(id))
                .map(key -> ApiAnswer.ok(AccessForms.key(key)));
    }
}
