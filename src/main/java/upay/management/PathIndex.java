package upay.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The index of the management port: the response to {@code /}, and the help in the response to an unknown path. */
final class PathIndex {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private PathIndex() {}

    static void mount(Router router, boolean sandbox, boolean log) {
        JsonObject paths = new JsonObject()
                .put("GET /health/live", "200 while the process runs")
                .put("GET /metrics", "the metrics, as Prometheus scrapes them")
                .put("GET /health/ready", "200 if it accepts payments, else 503; with details");
        if (log) {
            paths.put("GET /log-levels", "the levels of the log")
                    .put("POST /log-levels?logger=NAME&level=LEVEL", "another level, until the program ends")
                    .put("POST /log-levels?level=configured", "all levels as configured again");
        }
        if (sandbox) {
            paths.put("GET /sandbox/ledger", "the charges and refunds of the sandbox's customers, an order a line")
                    .put("GET /sandbox/ledger/{sn}", "the same for one order")
                    .put("POST /sandbox/scan/{sn}", "the customer scans and pays a QR code")
                    .put("POST /sandbox/refund/{sn}?amount=FEN", "a refund in the channel's own console")
                    .put("POST /sandbox/signer/{channel}/{key}", "the channel signs with another key from now on")
                    .put("GET /sandbox/bills", "closed days and ordered faults of the channels' bills")
                    .put("POST /sandbox/bills/{channel}/{day}/close", "the day's bill is ready now")
                    .put("POST /sandbox/bills/{channel}/{day}/faults/{fault}", "the day's bill gets a fault")
                    .put("DELETE /sandbox/bills/faults", "no bill has a fault any more")
                    .put("GET /sandbox/bills/baifubao/{day}/{xf|tk}", "Baifubao's file of a day");
        }
        router.get("/").handler(context -> answer(context, 200, new JsonObject().put("paths", paths)));
        router.errorHandler(NOT_FOUND, context -> answer(context, NOT_FOUND, error("unknown path", paths)));
        router.errorHandler(
                METHOD_NOT_ALLOWED,
                context -> answer(context, METHOD_NOT_ALLOWED, error("wrong method for this path", paths)));
    }

    private static JsonObject error(String what, JsonObject paths) {
        return new JsonObject().put("error", what).put("paths", paths);
    }

    /** Pretty-printed for people. */
    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encodePrettily() + "\n");
    }
}
