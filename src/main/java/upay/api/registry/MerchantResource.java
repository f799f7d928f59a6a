package upay.api.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.List;
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
import upay.domain.terminal.MerchantLimits;
import upay.domain.terminal.RequestRate;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.registry.LimitForms;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.MerchantRegistry.LimitsChange;
import upay.store.registry.MerchantRegistry.Merchant;
import upay.store.registry.TerminalRegistry.Choice;

/** Merchants: list, add, close, reopen, their limits and the zone of their days. */
public final class MerchantResource implements ApiResource {
    private final ApiStore store;

    public MerchantResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/merchants", Permission.READ_MERCHANTS, this::list),
                ApiRoute.post("/merchants", Permission.CHANGE_MERCHANTS, this::add),
                ApiRoute.getOwn("/merchants/{merchant}", Permission.READ_MERCHANTS, this::show),
                ApiRoute.post(
                        "/merchants/{merchant}/close", Permission.CHANGE_MERCHANTS, request -> open(request, false)),
                ApiRoute.post(
                        "/merchants/{merchant}/reopen", Permission.CHANGE_MERCHANTS, request -> open(request, true)),
                ApiRoute.patch("/merchants/{merchant}/limits", Permission.CHANGE_MERCHANTS, this::limit),
                ApiRoute.getOwn("/merchants/{merchant}/zone", Permission.READ_MERCHANTS, this::showZone),
                ApiRoute.patch("/merchants/{merchant}/zone", Permission.CHANGE_MERCHANTS, this::zone));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("merchant");
        var page = request.page();
        String own = request.ownMerchant().orElse(null);
        if (own != null) {
            return registry().merchant(own).map(one -> page.answer(List.of(one), MerchantResource::json, this::key));
        }
        return registry()
                .merchants(page.textAfter(0), page.rows())
                .map(rows -> page.answer(rows, MerchantResource::json, this::key));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String id = request.path("merchant");
        return registry().merchant(id).compose(merchant -> request.tag(Act.of(AuditAction.MERCHANT_ADD, id))
                .map(tag -> ApiAnswer.ok(json(merchant)).withTag(tag)));
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        String id = fields.match("merchant", EntryForms.ID, EntryForms.ID_RULE);
        String name = fields.line("name", EntryForms.NAME_MAX);
        fields.end();
        return request.act(Act.of(AuditAction.MERCHANT_ADD, id), admin -> admin.merchants()
                        .addMerchant(id, name))
                .map(merchant -> ApiAnswer.created(json(merchant)));
    }

    private Future<ApiAnswer> open(ApiRequest request, boolean open) {
        request.fields().end();
        String id = request.path("merchant");
        AuditAction action = open ? AuditAction.MERCHANT_REOPEN : AuditAction.MERCHANT_CLOSE;
        return request.act(Act.of(action, id), admin -> admin.merchants().openMerchant(id, open))
                .map(merchant -> ApiAnswer.ok(json(merchant)));
    }

    private Future<ApiAnswer> limit(ApiRequest request) {
        String id = request.path("merchant");
        ApiFields fields = request.fields();
        LimitsChange change =
                new LimitsChange(rate(fields, "terminal_rate"), rate(fields, "merchant_rate"), share(fields));
        fields.end();
        if (change.equals(new LimitsChange(null, null, null))) {
            throw Problem.malformed("Give terminal_rate, merchant_rate or share; null: as configured.");
        }
        return request.act(Act.of(AuditAction.MERCHANT_LIMITS, id), admin -> admin.merchants()
                        .limitMerchant(id, change))
                .map(merchant -> ApiAnswer.ok(json(merchant)));
    }

    private static @Nullable Choice<RequestRate> rate(ApiFields fields, String name) {
        return Choices.text(fields, name, LimitForms.RATE_RULE, LimitForms::rate);
    }

    private static @Nullable Choice<Integer> share(ApiFields fields) {
        return fields.has("share")
                ? new Choice<>(fields.optionalNumber("share", 1, LimitForms.SHARE_MAX)
                        .map(Long::intValue)
                        .orElse(null))
                : null;
    }

    private Future<ApiAnswer> showZone(ApiRequest request) {
        String id = request.path("merchant");
        return registry().zone(id).map(zone -> zone(id, zone));
    }

    private Future<ApiAnswer> zone(ApiRequest request) {
        String id = request.path("merchant");
        ApiFields fields = request.fields();
        String zone = fields.line("zone", EntryForms.NAME_MAX);
        fields.end();
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw Problem.invalid("zone", "zone must be one of the time zone database, as Asia/Shanghai.");
        }
        return request.act(Act.of(AuditAction.MERCHANT_ZONE, id), admin -> admin.merchants()
                        .zone(id, zone))
                .map(now -> zone(id, now));
    }

    private static ApiAnswer zone(String merchant, String zone) {
        return ApiAnswer.ok(new JsonObject().put("merchant", merchant).put("zone", zone));
    }

    private MerchantRegistry registry() {
        return store.read().registry();
    }

    private JsonArray key(Merchant merchant) {
        return new JsonArray().add(merchant.id());
    }

    private static JsonObject json(Merchant merchant) {
        MerchantLimits limits = merchant.limits();
        return new JsonObject()
                .put("merchant", merchant.id())
                .put("name", merchant.name())
                .put("since", merchant.ctime())
                .put("status", merchant.open() ? "OPEN" : "CLOSED")
                .put(
                        "limits",
                        new JsonObject()
                                .put("terminal_rate", LimitForms.text(limits.terminal()))
                                .put("merchant_rate", LimitForms.text(limits.merchant()))
                                .put("share", limits.share()));
    }
}
