package upay.api.bill;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.PageRequest;
import upay.api.Problem;
import upay.api.task.Task;
import upay.api.task.Tasks;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.bill.BillAccount;
import upay.bill.BillRow;
import upay.identity.Permission;
import upay.orderview.ViewFields;
import upay.reconciliation.view.BillFields;
import upay.registry.EntryForms;
import upay.store.bill.BillImport;
import upay.store.bill.PgBills;
import upay.store.bill.StoredBill;

/** The channels' bills: the files and their rows; and bills that are brought in or fetched at once. */
public final class BillResource implements ApiResource {
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final int ACCOUNT_MAX = 32;

    private final ApiStore store;
    private final Tasks tasks;
    private final BillWork work;

    public BillResource(ApiStore store, Tasks tasks, BillWork work) {
        this.store = store;
        this.tasks = tasks;
        this.work = work;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/bills", Permission.READ_BILLS, this::list),
                ApiRoute.get("/bills/{bill}", Permission.READ_BILLS, this::show),
                ApiRoute.get("/bills/{bill}/rows", Permission.READ_BILLS, this::rows),
                ApiRoute.post("/bills/import", Permission.WORK_ON_BILLS, this::bring)
                        .withStreamedBody(),
                ApiRoute.post("/bills/fetch", Permission.WORK_ON_BILLS, this::fetch));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters("channel", "day", "from", "to", "merchant");
        PageRequest page = request.page();
        BillParameters.Range days = BillParameters.range(request);
        PgBills.Search search = new PgBills.Search(
                BillParameters.channelOrAll(request), days.from(), days.until(), BillParameters.ownerOrAll(request));
        LocalDate last = page.after() == null ? null : day(page);
        return bills().search(search, last, page.numberAfter(1, 0), page.rows())
                .map(rows -> page.answer(rows, BillResource::json, bill -> new JsonArray()
                        .add(bill.day().toString())
                        .add(bill.id())));
    }

    private static LocalDate day(PageRequest page) {
        String text = page.textAfter(0);
        if (!DAY.matcher(text).matches()) {
            throw PageRequest.badCursor();
        }
        return LocalDate.parse(text);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return stored(request.numberInPath("bill")).map(bill -> ApiAnswer.ok(json(bill)));
    }

    private Future<StoredBill> stored(long id) {
        return bills().file(id)
                .map(found -> found.orElseThrow(
                        () -> Problem.notFound("There is no bill " + id + ". GET /bills lists them.")));
    }

    private Future<ApiAnswer> rows(ApiRequest request) {
        request.onlyParameters();
        PageRequest page = request.page();
        long id = request.numberInPath("bill");
        return stored(id)
                .compose(bill -> bills().rows(id, page.numberAfter(0, 0), page.rows()))
                .map(rows -> page.answer(rows, row -> object(BillFields.row(id, row)), (BillRow row) -> new JsonArray()
                        .add(row.line())));
    }

    private Future<ApiAnswer> bring(ApiRequest request) {
        request.onlyParameters("channel", "day", "merchant", "account", "file");
        BillAccount account =
                BillParameters.account(request.query("channel"), request.query("merchant"), request.query("account"));
        LocalDate day = BillParameters.begun(
                account.payway(), request.day("day").orElseThrow(() -> Problem.invalid("day", "day is missing.")));
        String file = request.query("file").orElse("bill");
        if (!FILE.matcher(file).matches()) {
            throw Problem.invalid(
                    "file", "file must be 1 to 100 letters, digits, dots, dashes and underscores, not a dot first.");
        }
        JsonObject asked = asked(account, day).put("file", file);
        Future<Void> gone = request.ended();
        Tasks.Place place = tasks.enter(spec(request, "bill-import", asked));
        return work.requireAccount(account)
                .compose(known -> work.receive(request.body(), gone, file))
                .map(upload -> place.begin(task -> request.perform(
                                act(AuditAction.BILL_IMPORT, account, day),
                                new JsonObject().put("file", file),
                                () -> work.bring(account, day, upload, counted(task)))
                        .map(BillResource::json)
                        // What was not begun has not deleted it.
                        .onFailure(failed -> upload.discard())))
                .onFailure(failed -> place.leave());
    }

    private Future<ApiAnswer> fetch(ApiRequest request) {
        ApiFields fields = request.fields();
        BillAccount account = BillParameters.account(
                fields.optionalLine("channel", ACCOUNT_MAX),
                fields.optionalMatch("merchant", EntryForms.ID, EntryForms.ID_RULE),
                fields.optionalLine("account", ACCOUNT_MAX));
        LocalDate day = BillParameters.begun(account.payway(), day(fields, "day"));
        fields.end();
        Tasks.Place place = tasks.enter(spec(request, "bill-fetch", asked(account, day)));
        return work.requireAccount(account)
                .map(known -> place.begin(task -> request.perform(
                                act(AuditAction.BILL_FETCH, account, day),
                                new JsonObject(),
                                () -> work.fetch(account, day, counted(task)))
                        .map(fetched -> object(BillFields.fetched(fetched.claim(), fetched.done())))))
                .onFailure(failed -> place.leave());
    }

    /** A day, as 2026-01-31. */
    static LocalDate day(ApiFields fields, String name) {
        String text = fields.match(name, DAY, "a day as 2026-01-31");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid(name, name + " must be a day as 2026-01-31.");
        }
    }

    private static Task.Spec spec(ApiRequest request, String kind, JsonObject asked) {
        return new Task.Spec(
                kind, Permission.WORK_ON_BILLS, request.caller().source().name(), asked);
    }

    private static LongConsumer counted(Task task) {
        return rows -> task.progress(rows + " rows");
    }

    private static JsonObject asked(BillAccount account, LocalDate day) {
        return object(BillFields.account(new ViewFields(), account)).put("day", day.toString());
    }

    private static Act act(AuditAction action, BillAccount account, LocalDate day) {
        return Act.of(
                action,
                account.payway().channel(),
                account.owner(),
                account.account().name(),
                day.toString());
    }

    private static JsonObject json(StoredBill bill) {
        return object(BillFields.file(bill));
    }

    private static JsonObject json(BillImport.Result result) {
        JsonObject json = json(result.bill());
        return result.changed() ? json : json.put("unchanged", true);
    }

    private static JsonObject object(ViewFields fields) {
        return new JsonObject(new LinkedHashMap<>(fields.asMap()));
    }

    private PgBills bills() {
        return store.read().bills();
    }
}
