package upay.api.bill;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.task.Task;
import upay.api.task.Tasks;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.domain.Payway;
import upay.identity.Permission;
import upay.reconciliation.view.DayReports;
import upay.reconciliation.view.FindingFields;
import upay.reconciliation.view.ReconciliationPage;
import upay.store.reconciliation.PgReconciliationDays.ChannelDay;
import upay.store.reconciliation.Reconciler;
import upay.store.reconciliation.Reconciliation;
import upay.store.reconciliation.ReconciliationRun;
import upay.store.reconciliation.ReconciliationScope;

/** How the days compare: a calendar of them, the page of one, and a comparison at once. */
public final class ReconciliationResource implements ApiResource {
    /** Compared days that a task's result lists; it counts all. */
    private static final int SHOWN = 200;

    private static final int CHANNEL_MAX = 32;
    private static final int OWNER_MAX = 64;

    private final ApiStore store;
    private final Tasks tasks;

    public ReconciliationResource(ApiStore store, Tasks tasks) {
        this.store = store;
        this.tasks = tasks;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/reconciliation/days", Permission.READ_BILLS, this::days),
                ApiRoute.get("/reconciliation/days/{day}/report", Permission.READ_BILLS, this::report),
                ApiRoute.get("/reconciliation/runs", Permission.READ_BILLS, this::runs),
                ApiRoute.post("/reconciliation/run", Permission.WORK_ON_BILLS, this::run));
    }

    private Future<ApiAnswer> days(ApiRequest request) {
        request.onlyParameters("from", "to", "channel");
        PageRequest page = request.page();
        BillParameters.Range range = BillParameters.range(request);
        LocalDate last = page.after() == null ? null : day(page);
        return store.read()
                .reconciliationDays()
                .list(
                        range.from(),
                        range.until(),
                        BillParameters.channelOrAll(request),
                        last,
                        page.textAfter(1),
                        page.rows())
                .map(rows -> page.answer(rows, ReconciliationResource::json, day -> new JsonArray()
                        .add(day.day().toString())
                        .add(day.channel())));
    }

    private static LocalDate day(PageRequest page) {
        try {
            return LocalDate.parse(page.textAfter(0));
        } catch (DateTimeException e) {
            throw PageRequest.badCursor();
        }
    }

    private static JsonObject json(ChannelDay day) {
        return new JsonObject()
                .put("day", day.day().toString())
                .put("channel", day.channel())
                .put("verdict", day.verdict().name())
                .put("accounts", day.accounts())
                .put("comparing", day.comparing())
                .put("rows", day.sums().rows())
                .put("rows_amount", day.sums().rowsAmount())
                .put("matched", day.sums().matched())
                .put("matched_amount", day.sums().matchedAmount())
                .put("waiting", day.sums().waiting())
                .put("waiting_amount", day.sums().waitingAmount())
                .put("findings", day.findings().all())
                .put("open_findings", day.findings().open())
                .put("refused_bills", day.bills().refused())
                .put("awaited_bills", day.bills().awaited())
                .put("missing_bills", day.bills().missing())
                .put("empty_accounts", day.bills().empty());
    }

    private Future<ApiAnswer> runs(ApiRequest request) {
        request.onlyParameters("day", "channel", "merchant");
        PageRequest page = request.page();
        ReconciliationScope scope = new ReconciliationScope(
                BillParameters.channelOrAll(request),
                request.day("day").orElse(null),
                BillParameters.ownerOrAll(request));
        Reconciler.After after = page.after() == null
                ? null
                : new Reconciler.After(day(page), page.textAfter(1), page.textAfter(2), page.textAfter(3));
        return store.read()
                .reconciler()
                .show(scope, after, page.rows())
                .map(rows -> page.answer(rows, ReconciliationResource::json, run -> new JsonArray()
                        .add(run.day().toString())
                        .add(run.account().payway().channel())
                        .add(run.account().owner())
                        .add(run.account().account().text())));
    }

    private static JsonObject json(Reconciliation run) {
        return new JsonObject(
                new LinkedHashMap<>(FindingFields.reconciliation(run).asMap()));
    }

    private Future<ApiAnswer> report(ApiRequest request) {
        request.onlyParameters("channel", "merchant");
        LocalDate day = request.dayInPath("day");
        ReconciliationScope scope =
                new ReconciliationScope(BillParameters.channelOrAll(request), day, BillParameters.ownerOrAll(request));
        return new DayReports(store.read()).read(scope).map(report -> ApiAnswer.file(
                        "text/html; charset=utf-8",
                        "reconciliation-" + day + ".html",
                        out -> out.write(Buffer.buffer(ReconciliationPage.of(report))))
                .with("Content-Disposition", "inline; filename=\"reconciliation-" + day + ".html\"")
                .with("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'"));
    }

    private Future<ApiAnswer> run(ApiRequest request) {
        ApiFields fields = request.fields();
        LocalDate day = fields.has("day") ? BillResource.day(fields, "day") : null;
        String channel = BillParameters.channel(fields.optionalLine("channel", CHANNEL_MAX))
                .map(Payway::channel)
                .orElse("");
        String owner = BillParameters.ownerOrAll(fields.optionalLine("merchant", OWNER_MAX));
        fields.end();
        ReconciliationScope scope = new ReconciliationScope(channel, day, owner);
        Act act = Act.of(AuditAction.RECONCILE_RUN, channel, day == null ? "" : day.toString(), scope.owner());
        JsonObject asked = new JsonObject();
        if (day != null) {
            asked.put("day", day.toString());
        }
        if (!channel.isEmpty()) {
            asked.put("channel", channel);
        }
        if (!owner.isEmpty()) {
            asked.put("merchant", owner);
        }
        Task.Spec spec = new Task.Spec(
                "reconcile-run",
                Permission.WORK_ON_BILLS,
                request.caller().source().name(),
                asked);
        return Future.succeededFuture(
                tasks.enter(spec).begin(task -> request.perform(act, new JsonObject(), () -> compared(scope, task))));
    }

    private Future<JsonObject> compared(ReconciliationScope scope, Task task) {
        JsonArray shown = new JsonArray();
        JsonArray busy = new JsonArray();
        return new ReconciliationRun(store.read().reconciler())
                .run(
                        scope,
                        compared -> {
                            Reconciliation result = compared.result();
                            if (result == null) {
                                busy.add(compared.of().toString());
                            } else if (shown.size() < SHOWN) {
                                shown.add(json(result));
                            }
                        },
                        (of, rows) -> task.progress(of + ": " + rows + " rows"))
                .map(days -> new JsonObject()
                        .put("days", days)
                        .put("compared", days - busy.size())
                        .put("busy", busy)
                        .put("items", shown));
    }
}
