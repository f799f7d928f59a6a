package upay.management;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Answers scrapes of the metrics, in the format that they ask for. */
final class ScrapeHandler implements Handler<RoutingContext> {
    private final MetricsSource metrics;

    ScrapeHandler(MetricsSource metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        metrics.write(wantsOpenMetrics(context.parsedHeaders().accept()))
                .onSuccess(page -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, page.contentType())
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(page.body()))
                .onFailure(context::fail);
    }

    /** @param accepted the most wanted first */
    private static boolean wantsOpenMetrics(List<MIMEHeader> accepted) {
        for (MIMEHeader type : accepted) {
            if (type.component().equals("application") && type.subComponent().equals("openmetrics-text")) {
                return type.weight() > 0;
            }
            if (type.component().equals("text") || type.component().equals("*")) {
                return false;
            }
        }
        return false;
    }
}
