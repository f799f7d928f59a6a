package upay.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The routes that show and change the levels of loggers. */
final class LogLevelRoutes {
    static final String PATH = "/log-levels";

    /** As a level: the configured one again. */
    static final String CONFIGURED = "configured";

    private static final int BAD_REQUEST = 400;

    private final LogControl log;

    LogLevelRoutes(LogControl log) {
        this.log = log;
    }

    void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, 200, levels()));
        router.post(PATH).handler(this::change);
    }

    /** Without a logger all are as configured again. */
    private void change(RoutingContext context) {
        String logger = context.queryParams().get("logger");
        String level = context.queryParams().get("level");
        try {
            if (logger == null && CONFIGURED.equals(level)) {
                log.reset();
            } else if (logger == null || level == null) {
                throw new IllegalArgumentException(
                        "logger and level are required, as in ?logger=upay.settlement&level=debug; ?level=" + CONFIGURED
                                + " resets all");
            } else {
                log.change(logger, CONFIGURED.equals(level) ? null : level);
            }
            answer(context, 200, levels());
        } catch (IllegalArgumentException e) {
            answer(context, BAD_REQUEST, new JsonObject().put("error", e.getMessage()));
        }
    }

    private JsonObject levels() {
        JsonObject levels = new JsonObject();
        log.levels().forEach(levels::put);
        JsonObject all = new JsonObject().put("levels", levels).put("dropped", log.dropped());
        log.fault().ifPresent(fault -> all.put("fault", fault));
        return all;
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encodePrettily() + "\n");
    }
}
