package upay.api.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.audit.AuditChain.Head;
import upay.audit.AuditEntry;
import upay.audit.SubjectKind;
import upay.identity.Permission;
import upay.store.audit.AuditLog;
import upay.store.audit.AuditLog.Checked;

/** The audit log: the search, one entry, and the check of its chain. */
public final class AuditResource implements ApiResource {
    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");
    private static final int CHECKED_AT_ONCE = 500;

    private final ApiStore store;
    private boolean checking;

    public AuditResource(ApiStore store) {
        this.store = store;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/audit", Permission.READ_AUDIT, this::list),
                ApiRoute.get("/audit/{id}", Permission.READ_AUDIT, this::show),
                ApiRoute.post("/audit/verify", Permission.READ_AUDIT, this::verify));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("action", "who", "subject", "from", "to", "after");
        AuditLog.Filter filter = filter(request);
        var page = request.page();
        Optional<Long> after = request.number("after", 0, Long.MAX_VALUE);
        Future<List<AuditEntry>> found = after.isPresent()
                ? log().list(filter, page.numberAfter(0, after.get()), page.rows())
                : log().newest(filter, page.numberAfter(0, Long.MAX_VALUE), page.rows());
        return found.map(rows -> page.answer(rows, AccessForms::entry, entry -> new JsonArray().add(entry.id())));
    }

    private static AuditLog.Filter filter(ApiRequest request) {
        String subject = request.query("subject").orElse("");
        int slash = subject.indexOf('/');
        String kind = slash < 0 ? subject : subject.substring(0, slash);
        if (!kind.isEmpty()
                && Arrays.stream(SubjectKind.values())
                        .noneMatch(each -> each.text().equals(kind))) {
            throw Problem.invalid(
                    "subject",
                    "subject must be KIND or KIND/ID; the kinds: "
                            + Arrays.stream(SubjectKind.values())
                                    .map(SubjectKind::text)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return new AuditLog.Filter(
                        request.query("who").orElse(""),
                        request.query("action").orElse(""),
                        kind,
                        slash < 0 ? "" : subject.substring(slash + 1),
                        null,
                        null)
                .between(
                        moment(request, "from", 0).orElse(null),
                        moment(request, "to", 1).orElse(null));
    }

    /** A time, or a day of the shops' zone; {@code days} later, if it is a day. */
    private static Optional<Instant> moment(ApiRequest request, String name, int days) {
        boolean isDay = request.query(name).filter(text -> text.length() <= 10).isPresent();
        return isDay
                ? request.day(name)
                        .map((LocalDate day) ->
                                day.plusDays(days).atStartOfDay(SHOPS).toInstant())
                : request.time(name);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        long id = request.numberInPath("id");
        return log().newest(AuditLog.Filter.ALL, id + 1, 1).map(rows -> rows.stream()
                .filter(entry -> entry.id() == id)
                .findFirst()
                .map((AuditEntry entry) -> ApiAnswer.ok(AccessForms.entry(entry)))
                .orElseThrow(() -> Problem.notFound("There is no entry " + id + " in the audit log.")));
    }

    private Future<ApiAnswer> verify(ApiRequest request) {
        request.fields().end();
        if (checking) {
            throw Problem.tooMany("The audit log is being checked. Try again when that has ended.", 5);
        }
        checking = true;
        return checked(Head.EMPTY).onComplete(ended -> checking = false).map(result -> {
            JsonObject json = new JsonObject()
                    .put("verified", result.fault() == null)
                    .put("audit_entries", result.reached().id())
                    .put("audit_hash", result.reached().hash());
            return ApiAnswer.ok(json.put("fault", result.fault()));
        });
    }

    private Future<Checked> checked(Head from) {
        return log().check(from, CHECKED_AT_ONCE)
                .compose(part -> part.done() ? Future.succeededFuture(part) : checked(part.reached()));
    }

    private AuditLog log() {
        return store.read().auditLog();
    }
}
