package upay.api.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
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
import upay.registry.CodeRules;
import upay.registry.EntryForms;
import upay.registry.RegistryRows;
import upay.store.registry.ActivationCodes.Code;
import upay.store.registry.ActivationCodes.NewCode;

/** Activation codes: list, create, revoke. A code is shown when it is created, and never again. */
public final class ActivationCodeResource implements ApiResource {
    private static final int DAYS = 7;

    private final ApiStore store;

    public ActivationCodeResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/activation-codes", Permission.READ_TERMINALS, this::list),
                ApiRoute.post("/activation-codes", Permission.CHANGE_ACTIVATION_CODES, this::create),
                ApiRoute.post("/activation-codes/{code}/revoke", Permission.CHANGE_ACTIVATION_CODES, this::revoke));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("merchant", "store");
        String merchant = request.ownMerchant().orElse("");
        String shop = request.query("store").orElse("");
        if (!shop.isEmpty() && merchant.isEmpty()) {
            throw Problem.invalid("store", "store needs merchant: a store's id is unique within its merchant.");
        }
        var page = request.page();
        return store.read()
                .activationCodes()
                .list(merchant, shop, page.numberAfter(0, 0), page.rows())
                .map(rows -> page.answer(rows, ActivationCodeResource::json, code -> new JsonArray().add(code.id())));
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        ApiFields fields = request.fields();
        NewCode wanted = new NewCode(
                fields.match("merchant", EntryForms.ID, EntryForms.ID_RULE),
                fields.match("store", EntryForms.ID, EntryForms.ID_RULE),
                digits(fields),
                Duration.ofDays(
                        fields.optionalNumber("days", 1, CodeRules.DAYS_MAX).orElse((long) DAYS)),
                fields.optionalNumber("uses", 1, CodeRules.USES_MAX).orElse(1L).intValue(),
                request.caller().source().name());
        fields.end();
        return request.act(Act.of(AuditAction.ACTIVATION_CODE_CREATE), admin -> admin.activationCodes()
                        .create(wanted)
                        .onSuccess(
                                made -> admin.created(Long.toString(made.code().id()))))
                .map(made -> ApiAnswer.created(
                                json(made.code()).put("code", made.text().reveal()))
                        .shownOnce());
    }

    private static int digits(ApiFields fields) {
        long digits = fields.optionalNumber("digits", CodeRules.SHORT_DIGITS, CodeRules.LONG_DIGITS)
                .orElse((long) CodeRules.SHORT_DIGITS);
        if (digits != CodeRules.SHORT_DIGITS && digits != CodeRules.LONG_DIGITS) {
            throw Problem.invalid(
                    "digits", "digits must be " + CodeRules.SHORT_DIGITS + " or " + CodeRules.LONG_DIGITS + ".");
        }
        return (int) digits;
    }

    private Future<ApiAnswer> revoke(ApiRequest request) {
        request.fields().end();
        long id = request.numberInPath("code");
        return request.act(
                        Act.of(AuditAction.ACTIVATION_CODE_REVOKE, Long.toString(id)),
                        admin -> admin.activationCodes().revoke(id))
                .map(code -> ApiAnswer.ok(json(code)));
    }

    private static JsonObject json(Code code) {
        return new JsonObject(RegistryRows.of(code));
    }
}
