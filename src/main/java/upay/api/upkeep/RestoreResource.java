package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.registry.EntryForms;

/** Restores of the store to an earlier time: the latest one, recording one, and ending the hold of refunds. */
public final class RestoreResource implements ApiResource {
    private final ApiStore store;

    public RestoreResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/restore", Permission.READ_HEALTH, this::show),
                ApiRoute.post("/restore/begin", Permission.CHANGE_RESTORES, this::begin),
                ApiRoute.post("/restore/release", Permission.CHANGE_RESTORES, this::release));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return latest();
    }

    private Future<ApiAnswer> latest() {
        return store.read()
                .restores()
                .latest()
                .map(found -> ApiAnswer.ok(found.map(restore -> new JsonObject(restore.fields()))
                        .orElseThrow(() -> Problem.notFound("No restore of this store was noticed or recorded."))));
    }

    private Future<ApiAnswer> begin(ApiRequest request) {
        ApiFields fields = request.fields();
        String reason = fields.line("reason", EntryForms.NAME_MAX);
        fields.end();
        String why = "recorded by " + request.caller().source().name() + ": " + reason;
        return request.act(Act.of(AuditAction.RESTORE_BEGIN).because(why), admin -> admin.restores()
                        .begin(why))
                .compose(done -> latest());
    }

    private Future<ApiAnswer> release(ApiRequest request) {
        ApiFields fields = request.fields();
        String reason = fields.line("reason", EntryForms.NAME_MAX);
        fields.end();
        String by = request.caller().source().name();
        return request.act(Act.of(AuditAction.RESTORE_RELEASE).because(reason), admin -> admin.restores()
                        .release(by, reason))
                .map(released -> ApiAnswer.ok(
                        new JsonObject().put("released", released).put("by", by).put("reason", reason)));
    }
}
