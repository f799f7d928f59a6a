package upay.api.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.TerminalCertificate;
import upay.domain.terminal.TerminalRights;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.registry.NewSecret;
import upay.registry.RegistryRows;
import upay.registry.TerminalForms;
import upay.store.Administration;
import upay.store.registry.TerminalCredentials;
import upay.store.registry.TerminalRegistry;
import upay.store.registry.TerminalRegistry.Choice;
import upay.store.registry.TerminalRegistry.RightsChange;
import upay.store.registry.TerminalRegistry.Status;
import upay.store.registry.Till;

/** Terminals: list, show, add, change, disable, enable, and a new secret. */
public final class TerminalResource implements ApiResource {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final String ONE = "/terminals/{terminal}";

    private final ApiStore store;
    private final Defaults defaults;

    /**
     * What the configuration says of terminals.
     *
     * @param production whether real money moves
     * @param dialect of terminals without one of their own
     */
    public record Defaults(boolean production, Dialect dialect) {}

    public TerminalResource(ApiStore store, Defaults defaults) {
        this.store = store;
        this.defaults = defaults;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.getOwn("/terminals", Permission.READ_TERMINALS, this::list),
                ApiRoute.post("/terminals", Permission.CHANGE_TERMINALS, this::add),
                ApiRoute.getOwn(ONE, Permission.READ_TERMINALS, this::show),
                ApiRoute.patch(ONE, Permission.CHANGE_TERMINALS, this::change),
                ApiRoute.post(ONE + "/disable", Permission.CHANGE_TERMINALS, request -> enable(request, false)),
                ApiRoute.post(ONE + "/enable", Permission.CHANGE_TERMINALS, request -> enable(request, true)),
                ApiRoute.post(ONE + "/reset-secret", Permission.CHANGE_TERMINALS, this::resetSecret));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("merchant", "store", "status");
        String merchant = request.ownMerchant().orElse("");
        String shop = request.query("store").orElse("");
        if (!shop.isEmpty() && merchant.isEmpty()) {
            throw Problem.invalid("store", "store needs merchant: a store's id is unique within its merchant.");
        }
        Status status = request.query("status").map(TerminalResource::status).orElse(null);
        var page = request.page();
        return registry()
                .search(merchant, shop, status, page.textAfter(0), page.rows())
                .map(rows -> page.answer(rows, TerminalResource::json, till -> new JsonArray().add(till.sn())));
    }

    private static Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(one -> one.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () -> Problem.invalid("status", "status must be one of " + List.of(Status.values()) + "."));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String sn = request.path("terminal");
        TerminalRegistry registry = registry();
        return registry.find(sn).compose(till -> {
            request.requireOwner(till.merchantId(), "terminal " + sn);
            return registry.givenBack(till, LocalDate.now(SHANGHAI))
                    .compose(sum -> request.tag(Act.of(AuditAction.TERMINAL_CHANGE, sn))
                            .map(tag -> ApiAnswer.ok(json(till)
                                            .put(
                                                    "given_back_today",
                                                    till.rights().dailyRefundCap() == null ? null : sum.value()))
                                    .withTag(tag)));
        });
    }

    private Future<ApiAnswer> add(ApiRequest request) {
        ApiFields fields = request.fields();
        String merchant = fields.match("merchant", EntryForms.ID, EntryForms.ID_RULE);
        String shop = fields.match("store", EntryForms.ID, EntryForms.ID_RULE);
        String sn = fields.optionalMatch("terminal", EntryForms.SN, EntryForms.SN_RULE)
                .orElseGet(TerminalCredentials::newSn);
        Optional<Secret> brought = secret(fields, "secret", defaults.production());
        SignaturePolicy policy =
                Optional.ofNullable(TerminalFields.signature(fields)).orElse(SignaturePolicy.ANY);
        Choice<TerminalCertificate> certificate = TerminalFields.certificate(fields);
        TerminalRights rights = TerminalFields.rights(fields);
        fields.end();
        Secret secret = brought.orElseGet(TerminalCredentials::newKey);
        return request.act(Act.of(AuditAction.TERMINAL_ADD, sn), admin -> admin.terminals()
                        .add(
                                sn,
                                merchant,
                                shop,
                                secret,
                                rights,
                                policy,
                                certificate == null ? null : certificate.own()))
                .map(till -> brought.isPresent()
                        ? ApiAnswer.created(json(till))
                        : ApiAnswer.created(json(till).put("secret", secret.reveal()))
                                .shownOnce());
    }

    /** One that somebody brings along; empty: a new one is to be made. */
    static Optional<Secret> secret(ApiFields fields, String name, boolean production) {
        if (fields.optional(name).isEmpty()) {
            return Optional.empty();
        }
        Secret secret = fields.secret(name, EntryForms.NAME_MAX);
        NewSecret.fault(secret, production).ifPresent(fault -> {
            throw Problem.invalid(name, name + " " + fault + ". Leave it out, and one is made.");
        });
        return Optional.of(secret);
    }

    /** What is changed. Null: unchanged. */
    private record Change(
            @Nullable RightsChange rights,
            @Nullable SignaturePolicy policy,
            @Nullable Choice<TerminalCertificate> certificate,
            @Nullable Choice<Dialect> dialect,
            @Nullable Choice<Duration> payWait,
            boolean anyDevice) {
        boolean serves() {
            return dialect != null || payWait != null || anyDevice;
        }

        boolean hasMoreThanRights() {
            return serves() || policy != null || certificate != null;
        }
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        String sn = request.path("terminal");
        ApiFields fields = request.fields();
        Change change = new Change(
                TerminalFields.rightsChange(fields),
                TerminalFields.signature(fields),
                TerminalFields.certificate(fields),
                TerminalFields.dialect(fields),
                TerminalFields.payWait(fields),
                TerminalFields.anyDevice(fields));
        fields.end();
        if (change.rights() == null && !change.hasMoreThanRights()) {
            throw Problem.malformed("Give at least one field to change.");
        }
        Act act = Act.of(change.hasMoreThanRights() ? AuditAction.TERMINAL_CHANGE : AuditAction.TERMINAL_RIGHTS, sn);
        return request.act(act, admin -> apply(admin, sn, change)).compose(till -> request.tag(act)
                .map(tag -> ApiAnswer.ok(json(till)).withTag(tag)));
    }

    private Future<Till> apply(Administration admin, String sn, Change change) {
        TerminalRegistry registry = admin.terminals();
        Future<Till> till = registry.find(sn);
        RightsChange rights = change.rights();
        if (rights != null) {
            till = till.compose(done -> registry.changeRights(sn, rights));
        }
        if (change.serves()) {
            till = till.compose(now -> registry.changeService(
                    sn,
                    TerminalForms.service(
                            now, change.dialect(), change.payWait(), change.anyDevice(), defaults.dialect())));
        }
        SignaturePolicy policy = change.policy();
        if (policy != null) {
            till = till.compose(done -> registry.changeSignature(sn, policy));
        }
        Choice<TerminalCertificate> certificate = change.certificate();
        if (certificate != null) {
            till = till.compose(done -> registry.changeCertificate(sn, certificate.own()));
        }
        return till;
    }

    private Future<ApiAnswer> enable(ApiRequest request, boolean enabled) {
        request.fields().end();
        String sn = request.path("terminal");
        AuditAction action = enabled ? AuditAction.TERMINAL_ENABLE : AuditAction.TERMINAL_DISABLE;
        return request.act(Act.of(action, sn), admin -> admin.terminals().enable(sn, enabled))
                .map(till -> ApiAnswer.ok(json(till)));
    }

    private Future<ApiAnswer> resetSecret(ApiRequest request) {
        request.fields().end();
        String sn = request.path("terminal");
        Secret secret = TerminalCredentials.newKey();
        return request.act(Act.of(AuditAction.TERMINAL_RESET_SECRET, sn), admin -> admin.terminals()
                        .resetSecret(sn, secret))
                .map(till ->
                        ApiAnswer.ok(json(till).put("secret", secret.reveal())).shownOnce());
    }

    private TerminalRegistry registry() {
        return store.read().terminalRegistry();
    }

    private static JsonObject json(Till till) {
        return new JsonObject(RegistryRows.of(till));
    }
}
