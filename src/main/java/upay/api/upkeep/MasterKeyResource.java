package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.api.task.SoleTask;
import upay.api.task.Task;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.store.rotation.KeyRotation;
import upay.store.rotation.KeyRotation.Progress;
import upay.store.rotation.KeyRotation.Result;
import upay.store.rotation.PlaintextSecrets;
import upay.store.rotation.PlaintextSecrets.Plain;

/** The master keys: their versions, never a key; the rotation; and secrets that are not sealed. */
public final class MasterKeyResource implements ApiResource {
    /** As the subject of an act. */
    private static final String ALL_TERMINALS = "*";

    private static final int BATCH = 500;
    private static final int BATCH_MAX = 10_000;
    /** In one request. */
    private static final int TERMINALS_MAX = 100;

    private final ApiStore store;
    private final SoleTask rotation = new SoleTask("A rotation of the master key");

    public MasterKeyResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/keys", Permission.READ_HEALTH, this::show),
                ApiRoute.post("/keys/rotate", Permission.CHANGE_KEYS, this::rotate),
                ApiRoute.get("/keys/unsealed", Permission.READ_HEALTH, this::unsealed),
                ApiRoute.post("/keys/seal", Permission.CHANGE_KEYS, this::seal));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return store.read()
                .keyRotation()
                .state()
                .map(state -> ApiAnswer.ok(json(state).put("rotation", rotation.state())));
    }

    private static JsonObject json(KeyRotation.State state) {
        List<Integer> stored = state.stored();
        return new JsonObject()
                .put("held", new JsonArray(List.copyOf(state.held())))
                .put("newest", state.held().last())
                .put("stored", new JsonArray(stored))
                .put("sealing", stored.isEmpty() ? null : stored.get(stored.size() - 1))
                .put("instances_without_newest", new JsonArray(state.without()));
    }

    private Future<ApiAnswer> rotate(ApiRequest request) {
        ApiFields fields = request.fields();
        int rows =
                fields.optionalNumber("batch", 1, BATCH_MAX).map(Long::intValue).orElse(BATCH);
        fields.end();
        rotation.requireNone();
        JsonObject asked = new JsonObject().put("batch", rows);
        Task.Spec spec = new Task.Spec(
                "keys-rotate", Permission.CHANGE_KEYS, request.caller().source().name(), asked);
        Future<Result> work = request.perform(
                Act.of(AuditAction.KEYS_ROTATE),
                asked,
                () -> store.read().keyRotation().run(rows, progress -> rotation.progress(json(progress))),
                MasterKeyResource::json);
        return Future.succeededFuture(ApiAnswer.accepted(
                new JsonObject().put("rotation", rotation.begin(spec, work.map(MasterKeyResource::json)))));
    }

    private static JsonObject json(Progress progress) {
        return new JsonObject()
                .put("table", progress.table())
                .put("changed", progress.changed())
                .put("broken", progress.broken());
    }

    private static JsonObject json(Result result) {
        return new JsonObject()
                .put("key_version", result.version())
                .put("changed", result.changed())
                .put("broken", result.broken())
                .put("retired", new JsonArray(result.retired()));
    }

    private Future<ApiAnswer> unsealed(ApiRequest request) {
        request.onlyParameters();
        PageRequest page = request.page();
        return plain().list(page.textAfter(0), page.rows())
                .map(rows ->
                        page.answer(rows, MasterKeyResource::json, till -> new JsonArray().add(till.terminalSn())));
    }

    private static JsonObject json(Plain till) {
        return new JsonObject()
                .put("terminal", till.terminalSn())
                .put("merchant", till.merchantId())
                .put("store", till.storeId())
                .put("since", till.ctime())
                .put("sealed", false);
    }

    private Future<ApiAnswer> seal(ApiRequest request) {
        ApiFields fields = request.fields();
        boolean all = fields.optionalFlag("all").orElse(false);
        List<String> terminals = terminals(fields);
        fields.end();
        if (all == !terminals.isEmpty()) {
            throw Problem.invalid(
                    "terminals",
                    "Give terminals, the numbers of those to seal, or all: true. GET /keys/unsealed lists them.");
        }
        return (all ? sealAll(request) : sealEach(request, terminals, 0))
                .map(done -> ApiAnswer.ok(new JsonObject()
                        .put("sealed", true)
                        .put("all", all)
                        .put("terminals", new JsonArray(terminals))));
    }

    private Future<Void> sealAll(ApiRequest request) {
        return request.perform(
                Act.of(AuditAction.KEYS_SEAL, ALL_TERMINALS),
                new JsonObject().put("all", true),
                () -> plain().sealAll());
    }

    private Future<Void> sealEach(ApiRequest request, List<String> terminals, int from) {
        if (from == terminals.size()) {
            return Future.succeededFuture();
        }
        String sn = terminals.get(from);
        return request.perform(Act.of(AuditAction.KEYS_SEAL, sn), new JsonObject(), () -> plain().seal(sn))
                .compose(done -> sealEach(request, terminals, from + 1));
    }

    private static List<String> terminals(ApiFields fields) {
        Optional<Object> given = fields.optional("terminals");
        if (given.isEmpty()) {
            return List.of();
        }
        if (!(given.get() instanceof JsonArray array) || array.size() > TERMINALS_MAX) {
            throw Problem.invalid("terminals", "terminals must be a list of up to " + TERMINALS_MAX + " numbers.");
        }
        List<String> terminals = new ArrayList<>();
        for (Object one : array) {
            if (!(one instanceof String sn) || !EntryForms.SN.matcher(sn).matches()) {
                throw Problem.invalid("terminals", "Each of terminals must be " + EntryForms.SN_RULE + ".");
            }
            terminals.add(sn);
        }
        return terminals;
    }

    private PlaintextSecrets plain() {
        return store.read().plainSecrets();
    }
}
