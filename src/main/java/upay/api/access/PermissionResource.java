package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.identity.Permission;
import upay.identity.Role;

/** Which role may what. */
public final class PermissionResource implements ApiResource {
    @Override
    public List<ApiRoute> routes() {
        return List.of(ApiRoute.getSignedIn("/permissions", this::list));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        JsonArray roles = new JsonArray();
        for (Role role : Role.values()) {
            roles.add(new JsonObject()
                    .put("role", role.text())
                    .put("permissions", AccessForms.permissions(role.permissions())));
        }
        return Future.succeededFuture(ApiAnswer.ok(new JsonObject()
                .put("permissions", AccessForms.permissions(Arrays.asList(Permission.values())))
                .put("roles", roles)));
    }
}
