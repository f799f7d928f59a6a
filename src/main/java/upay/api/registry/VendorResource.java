package upay.api.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.Secret;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.registry.RegistryRows;
import upay.store.registry.TerminalCredentials;
import upay.store.registry.VendorRegistry;
import upay.store.registry.VendorRegistry.App;
import upay.store.registry.VendorRegistry.Entry;

/** Vendors, who activate terminals, and their applications. */
public final class VendorResource implements ApiResource {
    private static final String ONE = "/vendors/{vendor}";

    private final ApiStore store;
    private final boolean production;

    /** @param production whether real money moves */
    public VendorResource(ApiStore store, boolean production) {
        this.store = store;
        this.production = production;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/vendors", Permission.READ_TERMINALS, this::list),
                ApiRoute.post("/vendors", Permission.CHANGE_VENDORS, this::add),
                ApiRoute.post(ONE + "/disable", Permission.CHANGE_VENDORS, request -> enable(request, false)),
                ApiRoute.post(ONE + "/enable", Permission.CHANGE_VENDORS, request -> enable(request, true)),
                ApiRoute.post(ONE + "/reset-key", Permission.CHANGE_VENDORS, this::resetKey),
                ApiRoute.get(ONE + "/apps", Permission.READ_TERMINALS, this::listApps),
                ApiRoute.post(ONE + "/apps", Permission.CHANGE_VENDORS, this::addApp));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        return registry()
                .list(page.textAfter(0), page.rows())
                .map(rows -> page.answer(rows, VendorResource::json, one -> new JsonArray().add(one.sn())));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        String name = fields.line("name", EntryForms.NAME_MAX);
        String sn = fields.optionalMatch("vendor", EntryForms.SN, EntryForms.SN_RULE)
                .orElseGet(TerminalCredentials::newVendorSn);
        Optional<Secret> brought = TerminalResource.secret(fields, "key", production);
        fields.end();
        Secret key = brought.orElseGet(TerminalCredentials::newKey);
        return request.act(Act.of(AuditAction.VENDOR_ADD, sn), admin -> admin.vendors()
                        .add(sn, name, key))
                .map(vendor -> brought.isPresent()
                        ? ApiAnswer.created(json(vendor))
                        : ApiAnswer.created(json(vendor).put("key", key.reveal()))
                                .shownOnce());
    }

    private Future<ApiAnswer> enable(ApiRequest request, boolean enabled) {
        request.fields().end();
        String sn = request.path("vendor");
        AuditAction action = enabled ? AuditAction.VENDOR_ENABLE : AuditAction.VENDOR_DISABLE;
        return request.act(Act.of(action, sn), admin -> admin.vendors().enable(sn, enabled))
                .map(vendor -> ApiAnswer.ok(json(vendor)));
    }

    private Future<ApiAnswer> resetKey(ApiRequest request) {
        request.fields().end();
        String sn = request.path("vendor");
        Secret key = TerminalCredentials.newKey();
        return request.act(Act.of(AuditAction.VENDOR_RESET_KEY, sn), admin -> admin.vendors()
                        .resetKey(sn, key))
                .map(vendor ->
                        ApiAnswer.ok(json(vendor).put("key", key.reveal())).shownOnce());
    }

    private Future<ApiAnswer> listApps(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        String sn = request.path("vendor");
        VendorRegistry registry = registry();
        return registry.find(sn)
                .compose(known -> registry.apps(sn, page.textAfter(0), page.rows()))
                .map(rows -> page.answer(rows, VendorResource::json, app -> new JsonArray().add(app.id())));
    }

    private Future<ApiAnswer> addApp(ApiRequest request) {
        String sn = request.path("vendor");
        ApiFields fields = request.fields();
        String name = fields.line("name", EntryForms.NAME_MAX);
        String id = fields.optionalMatch("app", EntryForms.APP_ID, EntryForms.APP_ID_RULE)
                .orElseGet(TerminalCredentials::newAppId);
        fields.end();
        return request.act(Act.of(AuditAction.VENDOR_APP_ADD, id), admin -> admin.vendors()
                        .addApp(sn, id, name))
                .map(app -> ApiAnswer.created(json(app)));
    }

    private VendorRegistry registry() {
        return store.read().vendorRegistry();
    }

    private static JsonObject json(Entry vendor) {
        return new JsonObject(RegistryRows.of(vendor));
    }

    private static JsonObject json(App app) {
        return new JsonObject(RegistryRows.of(app));
    }
}
