package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Caller;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.identity.Role;
import upay.identity.Token;
import upay.store.Administration;
import upay.store.identity.SetUpTokens;
import upay.store.identity.StoredUser;

/**
 * Users: list, add, role, disable, enable, reset. Nobody makes or takes over a user who may more than the caller: a key for
 * changing users is not one for everything.
 */
public final class UserResource implements ApiResource {
    private static final int MERCHANT_MAX = 64;

    private final ApiStore store;
    private final PublicAddress site;

    public UserResource(ApiStore store, PublicAddress site) {
        this.store = store;
        this.site = site;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/users", Permission.READ_USERS, this::list),
                ApiRoute.post("/users", Permission.CHANGE_USERS, this::add),
                ApiRoute.get("/users/{user}", Permission.READ_USERS, this::show),
                ApiRoute.patch("/users/{user}", Permission.CHANGE_USERS, this::change),
                ApiRoute.post("/users/{user}/disable", Permission.CHANGE_USERS, request -> enable(request, false)),
                ApiRoute.post("/users/{user}/enable", Permission.CHANGE_USERS, request -> enable(request, true)),
                ApiRoute.post("/users/{user}/reset", Permission.CHANGE_USERS, this::reset));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        return store.read()
                .users()
                .list(page.textAfter(0), page.rows())
                .map(rows -> page.answer(rows, AccessForms::user, user -> new JsonArray().add(user.name())));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String name = request.path("user");
        return store.read().users().find(name).compose(user -> request.tag(Act.of(AuditAction.USER_ADD, name))
                .map(tag -> ApiAnswer.ok(AccessForms.user(user)).withTag(tag)));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        String name = AccessForms.newUser(fields);
        Place place = place(fields);
        fields.end();
        requireNoMore(request.caller(), place.role);
        return request.act(Act.of(AuditAction.USER_ADD, name), admin -> admin.users()
                        .add(name, place.role, place.merchant)
                        .compose(user -> withToken(admin, user)))
                .map(added -> new ApiAnswer(
                        201, withLink(added), null, ApiAnswer.none().headers(), true));
    }

    private record Place(Role role, @Nullable String merchant) {}

    private static Place place(ApiFields fields) {
        String roles = Arrays.stream(Role.values()).map(Role::text).collect(Collectors.joining(", "));
        Role role = Role.of(fields.line("role", MERCHANT_MAX))
                .orElseThrow(() -> Problem.invalid("role", "role must be one of " + roles + "."));
        Optional<String> merchant = fields.optionalLine("merchant", MERCHANT_MAX);
        if ((role == Role.MERCHANT) != merchant.isPresent()) {
            throw Problem.invalid(
                    "merchant",
                    role == Role.MERCHANT
                            ? "merchant is missing: a user of role merchant sees one merchant only."
                            : "merchant is only for the role merchant. Leave it out.");
        }
        return new Place(role, merchant.orElse(null));
    }

    private static void requireNoMore(Caller caller, Role role) {
        if (!caller.access().permissions().containsAll(role.permissions())) {
            throw Problem.forbidden("A user of role " + role.text() + " may more than you may. Ask an administrator.");
        }
    }

    private record Added(StoredUser user, Token token) {}

    private static Future<Added> withToken(Administration admin, StoredUser user) {
        return admin.setUpTokens().create(user.name()).map(token -> new Added(user, token));
    }

    private JsonObject withLink(Added added) {
        return AccessForms.user(added.user)
                .put("set_up_link", site.setUpLink(added.token))
                .put("link_holds", SetUpTokens.LIFETIME.toHours() + "h");
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        ApiFields fields = request.fields();
        Place place = place(fields);
        fields.end();
        requireNoMore(request.caller(), place.role);
        return act(request, AuditAction.USER_SET_ROLE, admin -> admin.users()
                        .setRole(request.path("user"), place.role, place.merchant))
                .map(user -> ApiAnswer.ok(AccessForms.user(user)));
    }

    private Future<ApiAnswer> enable(ApiRequest request, boolean enabled) {
        request.fields().end();
        AuditAction action = enabled ? AuditAction.USER_ENABLE : AuditAction.USER_DISABLE;
        return act(request, action, admin -> admin.users().enable(request.path("user"), enabled))
                .map(user -> ApiAnswer.ok(AccessForms.user(user)));
    }

    private Future<ApiAnswer> reset(ApiRequest request) {
        request.fields().end();
        return act(request, AuditAction.USER_RESET, admin -> admin.users()
                        .reset(request.path("user"))
                        .compose(user -> withToken(admin, user)))
                .map(again -> ApiAnswer.ok(withLink(again)).shownOnce());
    }

    /** On a user who may no more than the caller. */
    private static <T> Future<T> act(ApiRequest request, AuditAction action, Function<Administration, Future<T>> work) {
        String name = request.path("user");
        return request.act(
                Act.of(action, name), admin -> admin.users().find(name).compose(user -> {
                    requireNoMore(request.caller(), user.role());
                    return work.apply(admin);
                }));
    }
}
