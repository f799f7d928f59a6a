package upay.api.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.MerchantRegistry.Shop;

/** A merchant's stores: list, add, close and reopen. */
public final class StoreResource implements ApiResource {
    private static final String ALL = "/merchants/{merchant}/stores";

    private final ApiStore store;

    public StoreResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn(ALL, Permission.READ_MERCHANTS, this::list),
                ApiRoute.post(ALL, Permission.CHANGE_MERCHANTS, this::add),
                ApiRoute.post(ALL + "/{store}/close", Permission.CHANGE_MERCHANTS, request -> open(request, false)),
                ApiRoute.post(ALL + "/{store}/reopen", Permission.CHANGE_MERCHANTS, request -> open(request, true)));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        var page = request.page();
        String merchant = request.path("merchant");
        MerchantRegistry registry = store.read().registry();
        return registry.merchant(merchant)
                .compose(known -> registry.stores(merchant, page.textAfter(0), page.rows()))
                .map(rows -> page.answer(rows, StoreResource::json, shop -> new JsonArray().add(shop.id())));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        String merchant = request.path("merchant");
        ApiFields fields = request.fields();
        String id = fields.match("store", EntryForms.ID, EntryForms.ID_RULE);
        String name = fields.line("name", EntryForms.NAME_MAX);
        fields.end();
        return request.act(Act.of(AuditAction.STORE_ADD, merchant, id), admin -> admin.merchants()
                        .addStore(merchant, id, name))
                .map(shop -> ApiAnswer.created(json(shop)));
    }

    private Future<ApiAnswer> open(ApiRequest request, boolean open) {
        request.fields().end();
        String merchant = request.path("merchant");
        String id = request.path("store");
        AuditAction action = open ? AuditAction.STORE_REOPEN : AuditAction.STORE_CLOSE;
        return request.act(
                        Act.of(action, merchant, id), admin -> admin.merchants().openStore(merchant, id, open))
                .map(shop -> ApiAnswer.ok(json(shop)));
    }

    private static JsonObject json(Shop shop) {
        return new JsonObject()
                .put("merchant", shop.merchantId())
                .put("store", shop.id())
                .put("name", shop.name())
                .put("since", shop.ctime())
                .put("status", shop.open() ? "OPEN" : "CLOSED");
    }
}
