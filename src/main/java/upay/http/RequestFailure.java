package upay.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.metrics.RequestMetrics;
import upay.port.StoreException;
import upay.protocol.CommError;
import upay.tracing.OrderLog;

/** What a request is answered whose look-up or operation failed: both fail only if nothing was stored or sent. */
final class RequestFailure {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFailure.class);

    private RequestFailure() {}

    /** @param signerSn whose request it is; null while unknown */
    static CommError error(
            Throwable failure, InboundRequest request, @Nullable String signerSn, RequestMetrics metrics) {
        Endpoint endpoint = request.endpoint();
        String name = endpoint == null ? "a path that is none" : endpoint.name();
        if (failure instanceof StoreException) {
            metrics.refused(RequestMetrics.Refusal.STORE);
            // The store logs its own failure once; this line occurs with every request.
            LOG.debug("{} refused, the store does not answer: {}", name, failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LoggingEventBuilder line = OrderLog.traced(LOG.atError(), request.span());
        (signerSn == null ? line : line.addKeyValue(OrderLog.TERMINAL, signerSn))
                .log("{} failed unforeseen: {}", name, UnexpectedFailure.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
