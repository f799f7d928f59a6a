package upay.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The routes that show and change the levels of loggers. */
final class LogLevelRoutes {
    static final String PATH = "/log-levels";

    /** As a level: the configured one again. */
    static final String CONFIGURED = "configured";

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    /** As Java writes these addresses. */
    private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9.]+|0:0:0:0:0:0:0:1(%.*)?");

    /** Who asks, as it is stated, percent-encoded. */
    static final String OPERATOR = "Upay-Operator";

    private static final String ALL = "*";
    private static final String CHANGED = "changed";

    private final LogControl log;
    private final Consumer<LogLevelChange> record;

    /** @param record takes each change, and returns at once */
    LogLevelRoutes(LogControl log, Consumer<LogLevelChange> record) {
        this.log = log;
        this.record = record;
    }

    void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, 200, levels()));
        router.post(PATH).handler(this::change);
    }

    /** The port's own machine is where the command runs; whoever is elsewhere needs a permission of the API. */
    private static boolean isFromThisMachine(RoutingContext context) {
        String address = address(context);
        return LOOPBACK.matcher(address).matches()
                || address.equals(context.request().localAddress().hostAddress());
    }

    /** Without a logger all are as configured again. */
    private void change(RoutingContext context) {
        if (!isFromThisMachine(context)) {
            answer(
                    context,
                    FORBIDDEN,
                    new JsonObject()
                            .put(
                                    "error",
                                    "levels are changed here from the gateway's own machine only; elsewhere POST"
                                            + " /api/v1/log-levels does it, with the permission change-log-levels"));
            return;
        }
        String logger = context.queryParams().get("logger");
        String level = context.queryParams().get("level");
        try {
            String operator = operator(context);
            Map<String, String> before = log.levels();
            if (logger == null && CONFIGURED.equals(level)) {
                log.reset();
                record.accept(new LogLevelChange(ALL, CHANGED, CONFIGURED, operator, address(context)));
            } else if (logger == null || level == null) {
                throw new IllegalArgumentException(
                        "logger and level are required, as in ?logger=upay.settlement&level=debug; ?level=" + CONFIGURED
                                + " resets all");
            } else {
                log.change(logger, CONFIGURED.equals(level) ? null : level);
                String former = before.getOrDefault(logger, CONFIGURED);
                record.accept(new LogLevelChange(logger, former, level, operator, address(context)));
            }
            answer(context, 200, levels());
        } catch (IllegalArgumentException e) {
            answer(context, BAD_REQUEST, new JsonObject().put("error", e.getMessage()));
        }
    }

    private static String operator(RoutingContext context) {
        String stated = context.request().getHeader(OPERATOR);
        return stated == null ? "not stated" : URLDecoder.decode(stated, StandardCharsets.UTF_8);
    }

    private static String address(RoutingContext context) {
        return ClientAddress.of(context);
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
