package upay.http;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.domain.terminal.Signer;
import upay.metrics.RequestMetrics;
import upay.port.StoreException;
import upay.protocol.CommError;
import upay.protocol.DecodedRequest;
import upay.protocol.QueryRequest;
import upay.protocol.RequestSchema;
import upay.tracing.OrderLog;

/** What a request is answered whose look-up or operation failed: both fail only if nothing was stored or sent. */
final class RequestFailure {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFailure.class);

    private RequestFailure() {}

    /** As below, of a request whose signature is right: the log has the order that it names. */
    static CommError error(
            Throwable failure, InboundRequest request, Signer signer, byte[] body, RequestMetrics metrics) {
        return error(failure, request, signer.sn(), metrics, line -> {
            if (RequestSchema.QUERY.decode(body, signer) instanceof DecodedRequest.Valid<QueryRequest> valid) {
                line = with(line, OrderLog.SN, valid.request().sn());
                line = with(line, OrderLog.CLIENT_SN, valid.request().clientSn());
            }
            return line;
        });
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String key, @Nullable String value) {
        return value == null ? line : line.addKeyValue(key, value);
    }

    /** @param signerSn whose request it is; null while unknown */
    static CommError error(
            Throwable failure, InboundRequest request, @Nullable String signerSn, RequestMetrics metrics) {
        return error(failure, request, signerSn, metrics, UnaryOperator.identity());
    }

    private static CommError error(
            Throwable failure,
            InboundRequest request,
            @Nullable String signerSn,
            RequestMetrics metrics,
            UnaryOperator<LoggingEventBuilder> keys) {
        Endpoint endpoint = request.endpoint();
        String name = endpoint == null ? "a path that is none" : endpoint.name();
        if (failure instanceof StoreException) {
            metrics.refused(RequestMetrics.Refusal.STORE);
            // The store logs its own failure once; this line occurs with every request.
            LOG.debug("{} refused, the store does not answer: {}", name, failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LoggingEventBuilder line = OrderLog.traced(LOG.atError(), request.span());
        keys.apply(with(line, OrderLog.TERMINAL, signerSn))
                .log("{} failed unforeseen: {}", name, UnexpectedFailure.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
