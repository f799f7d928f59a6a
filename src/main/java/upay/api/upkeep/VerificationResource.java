package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import upay.api.ApiAnswer;
import upay.api.ApiFields;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.Problem;
import upay.api.task.SoleTask;
import upay.api.task.Task;
import upay.app.verify.Verification;
import upay.app.verify.Verification.Report;
import upay.app.verify.Verifications;
import upay.identity.Permission;
import upay.store.report.Audit.Violation;

/** The invariants: what the scheduled check found last, and a verification of everything on request. */
public final class VerificationResource implements ApiResource {
    private final Verifications verifications;
    private final Supplier<Map<String, Object>> scheduled;
    private final SoleTask run = new SoleTask("A verification");

    /** @param scheduled what this instance's scheduled check found last */
    public VerificationResource(Verifications verifications, Supplier<Map<String, Object>> scheduled) {
        this.verifications = verifications;
        this.scheduled = scheduled;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/verify", Permission.READ_HEALTH, this::show),
                ApiRoute.post("/verify", Permission.RUN_CHECKS, this::begin));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return Future.succeededFuture(ApiAnswer.ok(json(run.state())));
    }

    private JsonObject json(JsonObject state) {
        return new JsonObject()
                .put("scheduled", new JsonObject(scheduled.get()))
                .put("run", state);
    }

    private Future<ApiAnswer> begin(ApiRequest request) {
        ApiFields fields = request.fields();
        Optional<LocalDate> day = fields.optionalLine("day", 16).map(VerificationResource::day);
        fields.end();
        run.requireNone();
        JsonObject asked =
                new JsonObject().put("day", day.map(LocalDate::toString).orElse(null));
        Task.Spec spec = new Task.Spec(
                "verify", Permission.RUN_CHECKS, request.caller().source().name(), asked);
        Future<Report> work = verifications.run(day.orElse(null), new Progress());
        return Future.succeededFuture(ApiAnswer.accepted(json(run.begin(spec, work.map(this::result)))));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.invalid("day", "day must be a day as 2026-01-31.");
        }
    }

    private JsonObject result(Report report) {
        JsonArray violations = new JsonArray();
        report.violations().forEach(one -> violations.add(new JsonObject(Report.fields(one))));
        return new JsonObject(report.fields(verifications.isPlayed())).put("found", violations);
    }

    private final class Progress implements Verification.Listener {
        @Override
        public void checked(long orders) {
            run.progress(new JsonObject().put("orders", orders));
        }

        @Override
        public void violated(Violation violation) {
            // The result has them.
        }
    }
}
