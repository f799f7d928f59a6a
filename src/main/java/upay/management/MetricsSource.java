package upay.management;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where the management port gets the metrics from. */
public interface MetricsSource {
    /** @param contentType the value of the header */
    record Page(String contentType, Buffer body) {}

    /**
     * All metrics. Does not block; may be called again before it has answered.
     *
     * @param openMetrics whether in the format of OpenMetrics; else in that of Prometheus
     */
    Future<Page> write(boolean openMetrics);
}
