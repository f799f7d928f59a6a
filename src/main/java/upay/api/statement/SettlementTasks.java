package upay.api.statement;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.ApiStore;
import upay.api.Problem;
import upay.api.task.Task;
import upay.api.task.Tasks;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.identity.Permission;
import upay.registry.EntryForms;
import upay.statement.StatementDays;
import upay.statement.StatementFields;
import upay.statement.StatementHead;
import upay.statement.StatementSums;
import upay.store.statement.DayClosing;
import upay.store.statement.PgStatements;
import upay.store.statement.StatementClosing;
import upay.store.statement.StoredStatement;

/** What finance has done about statements at once: movements entered, and days closed. */
public final class SettlementTasks implements ApiResource {
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final ZoneId SHOPS = ZoneId.of("Asia/Shanghai");
    /** Merchants that a task's result lists; it counts all. */
    private static final int SHOWN = 200;

    private final ApiStore store;
    private final Tasks tasks;

    public SettlementTasks(ApiStore store, Tasks tasks) {
        this.store = store;
        this.tasks = tasks;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.post("/settlement/close", Permission.CLOSE_STATEMENTS, this::close),
                ApiRoute.post("/settlement/collect", Permission.CLOSE_STATEMENTS, this::collect));
    }

    private Future<ApiAnswer> collect(ApiRequest request) {
        ApiFields fields = request.fields();
        LocalDate since = fields.has("since") ? day(fields, "since") : null;
        fields.end();
        Act act = Act.of(AuditAction.SETTLEMENT_COLLECT, "", since == null ? "" : since.toString());
        JsonObject asked = since == null ? new JsonObject() : new JsonObject().put("since", since.toString());
        return Future.succeededFuture(tasks.enter(spec(request, "settlement-collect", asked))
                .begin(task -> request.perform(act, new JsonObject(), () -> collected(since, task))));
    }

    private Future<JsonObject> collected(@Nullable LocalDate since, Task task) {
        Future<Void> again = since == null
                ? Future.succeededFuture()
                : statements().lookAgain(since.atStartOfDay(SHOPS).toInstant());
        return again.compose(v -> new StatementClosing(statements(), task::progress).collect())
                .compose(rows -> statements().frontier().map(frontier -> new JsonObject()
                        .put("rows", rows)
                        .put("since", frontier.since())
                        .put("collected_until", frontier.reached())));
    }

    private Future<ApiAnswer> close(ApiRequest request) {
        ApiFields fields = request.fields();
        LocalDate day = day(fields, "day");
        Optional<String> merchant = fields.optionalMatch("merchant", EntryForms.ID, EntryForms.ID_RULE);
        fields.end();
        JsonObject asked = new JsonObject().put("day", day.toString());
        merchant.ifPresent(id -> asked.put("merchant", id));
        Act act = Act.of(AuditAction.SETTLEMENT_CLOSE, merchant.orElse(""), day.toString());
        Future<?> known =
                merchant.isPresent() ? store.read().registry().merchant(merchant.get()) : Future.succeededFuture();
        return known.map(there -> tasks.enter(spec(request, "settlement-close", asked))
                .begin(task -> request.perform(act, new JsonObject(), () -> closed(day, merchant.orElse(null), task))));
    }

    private Future<JsonObject> closed(LocalDate day, @Nullable String merchant, Task task) {
        StatementClosing closing = new StatementClosing(statements(), task::progress);
        DayClosing days = new DayClosing(statements(), closing);
        Result result = new Result();
        return closing.collect()
                .compose(rows -> merchant == null
                        ? days.closeAll(day, result::add)
                        : days.close(merchant, day).map(outcome -> {
                            result.add(outcome.orElseThrow(() -> Problem.conflict("Merchant " + merchant
                                    + " has no movement of money yet, so that there is no day to close.")));
                            return null;
                        }))
                .map(done -> result.json());
    }

    /** The outcomes of the merchants, the first ones in full. */
    private static final class Result {
        private final JsonArray items = new JsonArray();
        private final JsonArray waiting = new JsonArray();
        private int closed;
        private int open;

        void add(DayClosing.Outcome outcome) {
            StatementHead first = outcome.waiting();
            if (first != null) {
                open++;
                if (waiting.size() < SHOWN) {
                    waiting.add(new JsonObject()
                            .put("merchant", first.merchant())
                            .put("day", first.day().toString())
                            .put("ends_at", first.span().until())
                            .put("closable_at", first.span().until().plus(StatementClosing.MARGIN)));
                }
                return;
            }
            closed++;
            if (items.size() < SHOWN) {
                StoredStatement.Closed done = outcome.statement().closed();
                JsonObject json = new JsonObject(StatementFields.total(
                        outcome.statement().head(), done == null ? StatementSums.NONE : done.sums()));
                items.add(done == null ? json : json.mergeIn(new JsonObject(done.fields())));
            }
        }

        JsonObject json() {
            return new JsonObject()
                    .put("closed", closed)
                    .put("still_open", open)
                    .put("items", items)
                    .put("waiting", waiting);
        }
    }

    private static Task.Spec spec(ApiRequest request, String kind, JsonObject asked) {
        return new Task.Spec(
                kind, Permission.CLOSE_STATEMENTS, request.caller().source().name(), asked);
    }

    private static LocalDate day(ApiFields fields, String name) {
        LocalDate day;
        try {
            day = LocalDate.parse(fields.match(name, DAY, "a day as 2026-01-31"));
        } catch (DateTimeException e) {
            throw Problem.invalid(name, name + " must be a day as 2026-01-31.");
        }
        if (day.isAfter(StatementDays.latest())) {
            throw Problem.invalid(name, name + " must be a day that has begun.");
        }
        return day;
    }

    private PgStatements statements() {
        return store.read().statements();
    }
}
