package upay.api.bill;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.reconciliation.FindingClass;
import upay.reconciliation.view.FindingFields;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.FindingSearch;
import upay.store.reconciliation.PgFindings;
import upay.store.reconciliation.ReconciliationScope;
import upay.store.reconciliation.Resolution;

/** What does not agree with the bills: findings, the notes on them, and what ends them. */
public final class FindingResource implements ApiResource {
    private static final int NOTE_MAX = 500;
    private static final int WORD_MAX = 32;

    private final ApiStore store;

    public FindingResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/findings", Permission.READ_BILLS, this::list),
                ApiRoute.get("/findings/{finding}", Permission.READ_BILLS, this::show),
                ApiRoute.post(
                        "/findings/{finding}/notes", Permission.RESOLVE_FINDINGS, request -> note(request, false)),
                ApiRoute.post(
                        "/findings/{finding}/resolve", Permission.RESOLVE_FINDINGS, request -> note(request, true)));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("day", "channel", "merchant", "class", "open");
        PageRequest page = request.page();
        FindingSearch search = new FindingSearch(
                new ReconciliationScope(
                        BillParameters.channelOrAll(request),
                        request.day("day").orElse(null),
                        BillParameters.ownerOrAll(request)),
                request.choice("class", FindingClass.class).orElse(null),
                open(request));
        return findings()
                .search(search, page.numberAfter(0, 0), page.rows())
                .map(rows -> page.answer(rows, FindingResource::json, finding -> new JsonArray().add(finding.id())));
    }

    private static @Nullable Boolean open(ApiRequest request) {
        return request.query("open")
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Problem.invalid("open", "open must be true or false.");
                })
                .orElse(null);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return found(request.numberInPath("finding")).map(finding -> ApiAnswer.ok(json(finding)));
    }

    private Future<Finding> found(long id) {
        return findings().one(id).map(found -> found.stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("There is no finding " + id + ". GET /findings lists them.")));
    }

    /** @param ending whether it is resolved */
    private Future<ApiAnswer> note(ApiRequest request, boolean ending) {
        long id = request.numberInPath("finding");
        ApiFields fields = request.fields();
        Resolution resolution = ending ? resolution(fields) : null;
        String words = fields.line("note", NOTE_MAX);
        fields.end();
        String by = request.caller().source().name();
        Act act = Act.of(AuditAction.RECONCILE_RESOLVE, Long.toString(id)).because(words);
        return found(id)
                .compose(there -> request.act(act, admin -> admin.findings()
                        .note(id, by, words, resolution)
                        .map(noted -> {
                            if (!noted) {
                                throw Problem.conflict("Finding " + id + " is resolved already: see its notes.");
                            }
                            return true;
                        })))
                .compose(noted -> found(id))
                .map(finding -> ApiAnswer.ok(json(finding)));
    }

    private static Resolution resolution(ApiFields fields) {
        String word = fields.line("resolution", WORD_MAX);
        Optional<Resolution> chosen = Arrays.stream(Resolution.values())
                .filter(Resolution::isByPerson)
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst();
        return chosen.orElseThrow(() -> Problem.invalid(
                "resolution",
                "resolution must be one of "
                        + Resolution.ofPersons().map(Enum::name).collect(Collectors.joining(", ")) + "."));
    }

    private static JsonObject json(Finding finding) {
        return new JsonObject(new LinkedHashMap<>(FindingFields.withNotes(finding)));
    }

    private PgFindings findings() {
        return store.read().findings();
    }
}
