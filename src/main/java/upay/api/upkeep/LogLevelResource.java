package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import upay.management.LogControl;

/** The log levels of this instance, until it ends or its configured levels change. */
public final class LogLevelResource implements ApiResource {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelResource.class);

    /** All loggers, for a reset. */
    private static final String ALL = "*";

    private static final String CONFIGURED = "configured";

    private final ApiStore store;
    private final @Nullable LogControl log;

    /** @param log null: it belongs to the program around this gateway */
    public LogLevelResource(ApiStore store, @Nullable LogControl log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/log-levels", Permission.READ_HEALTH, this::show),
                ApiRoute.post("/log-levels", Permission.CHANGE_LOG_LEVELS, this::change));
    }

    private LogControl log() {
        if (log == null) {
            throw Problem.conflict("The log belongs to the program around this gateway: change its levels there.");
        }
        return log;
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return Future.succeededFuture(levels(log()));
    }

    private static ApiAnswer levels(LogControl control) {
        JsonArray items = new JsonArray();
        control.levels()
                .forEach((logger, level) ->
                        items.add(new JsonObject().put("logger", logger).put("level", level)));
        return ApiAnswer.ok(new JsonObject()
                .put("items", items)
                .putNull("next")
                .put("dropped", control.dropped())
                .put("fault", control.fault().orElse(null)));
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        ApiFields fields = request.fields();
        String logger = fields.line("logger", 256);
        String level = fields.line("level", 16);
        fields.end();
        LogControl control = log();
        boolean all = logger.equals(ALL);
        if (all && !level.equals(CONFIGURED)) {
            throw Problem.invalid("level", "level must be configured with the logger *: all are reset.");
        }
        String former = all ? "changed" : control.levels().getOrDefault(logger, CONFIGURED);
        try {
            if (all) {
                control.reset();
            } else {
                control.change(logger, level.equals(CONFIGURED) ? null : level);
            }
        } catch (IllegalArgumentException refused) {
            String why = String.valueOf(refused.getMessage());
            throw Problem.invalid(why.startsWith("level") ? "level" : "logger", why + ".");
        }
        // It is changed whether or not the store answers now: levels are changed to find out why it does not.
        return store.read()
                .record(request.caller().source(), Act.of(AuditAction.LOG_LEVEL, logger), json(former), json(level))
                .onFailure(e -> LOG.warn(
                        "the level of {} was changed by {}, and the audit log has no entry of it: {}",
                        logger,
                        request.caller().source().name(),
                        e.getMessage()))
                .otherwiseEmpty()
                .map(recorded -> levels(control));
    }

    private static String json(String level) {
        return new JsonObject().put("level", level).encode();
    }
}
