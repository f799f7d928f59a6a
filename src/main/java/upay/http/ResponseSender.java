package upay.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.domain.ResultCode;
import upay.http.admission.BruteForceGuard;
import upay.http.connection.ClientConnection;
import upay.metrics.RequestMetrics;
import upay.protocol.Envelope;
import upay.protocol.Reply;
import upay.tracing.OrderLog;
import upay.tracing.Span;
import upay.verdict.TillOperation;
import upay.verdict.VerdictRequest;

/** Sends the answer to one request of the protocol. */
final class ResponseSender {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);
    private static final CharSequence VERDICT = HttpHeaders.createOptimized(VerdictRequest.HEADER);

    private final ConnectionRegistry registry;
    private final ClientConnection clientConnection;
    private final HttpServerRequest request;
    private final Context context;
    private final RequestMetrics.Operation measured;
    private final Span span;
    private final long since;
    private final @Nullable VerdictRequest verdict;

    /**
     * @param span of the request, for the log
     * @param since when its headers were there, of {@link System#nanoTime}
     */
    ResponseSender(
            ConnectionRegistry registry,
            ClientConnection clientConnection,
            HttpServerRequest request,
            Context context,
            @Nullable Endpoint endpoint,
            Span span,
            long since) {
        this.registry = registry;
        this.clientConnection = clientConnection;
        this.request = request;
        this.context = context;
        this.measured = endpoint == null ? RequestMetrics.Operation.UNKNOWN : endpoint.measured();
        this.span = span;
        this.since = since;
        this.verdict = verdict(request, endpoint);
    }

    /** The one look-up that a request pays which does not ask for a verdict. */
    private static @Nullable VerdictRequest verdict(HttpServerRequest request, @Nullable Endpoint endpoint) {
        TillOperation operation = endpoint == null ? null : endpoint.tillOperation();
        return operation == null || !request.headers().contains(VERDICT)
                ? null
                : VerdictRequest.of(operation, request.headers().getAll(VERDICT));
    }

    /** What the request asks for; null: nothing. */
    @Nullable VerdictRequest verdict() {
        return verdict;
    }

    private Buffer encode(Reply reply) {
        return verdict == null ? Envelope.encode(reply) : verdict.encode(reply);
    }

    /** Any thread. */
    void send(int status, Reply reply) {
        if (Vertx.currentContext() == context) {
            write(status, reply, false);
        } else {
            context.runOnContext(here -> write(status, reply, false));
        }
    }

    /**
     * On the event loop.
     *
     * @param delayNanos as {@link BruteForceGuard#wrongSignature} returns
     */
    void send(int status, Reply reply, long delayNanos) {
        if (delayNanos == BruteForceGuard.LAST
                || delayNanos == BruteForceGuard.OVER_LIMIT
                || delayNanos > 0 && !registry.bruteForceGuard().mayWait()) {
            write(status, reply, true);
        } else if (delayNanos == 0) {
            write(status, reply, false);
        } else {
            clientConnection.waiting();
            registry.vertx().setTimer(1 + TimeUnit.NANOSECONDS.toMillis(delayNanos), over -> {
                registry.bruteForceGuard().waited();
                write(status, reply, false);
            });
        }
    }

    /** On the event loop, while the request may still be arriving; closes the connection. */
    void sendEarly(int status, Reply reply) {
        if (!request.response().closed()) {
            measure(reply);
            clientConnection.part();
            EarlyResponse.send(registry.vertx(), request, status, encode(reply));
        }
    }

    /** Also if the client has left: what was done is counted. */
    private void measure(Reply reply) {
        RequestMetrics metrics = registry.metrics();
        long took = System.nanoTime() - since;
        if (reply instanceof Reply.Answer answer) {
            metrics.answered(measured, answer.code(), took);
        } else if (reply instanceof Reply.Refusal refusal) {
            metrics.refused(measured, refusal.error(), took);
        } else if (reply instanceof Reply.Issued issued) {
            metrics.answered(measured, issued.code(), took);
        } else {
            metrics.answered(measured, ResultCode.SUCCESS, took);
        }
    }

    private void write(int status, Reply reply, boolean last) {
        Buffer envelope;
        try {
            measure(reply);
            if (request.response().closed()) {
                return;
            }
            envelope = encode(reply);
        } catch (RuntimeException bug) {
            // An order may have been stored: a client without an answer queries again, one that gets a 500 does
            // not.
            about(LOG.atError(), reply)
                    .addKeyValue("reason", UnexpectedFailure.describe(bug))
                    .log("an answer cannot be written");
            clientConnection.close();
            return;
        }
        if (last || registry.isLeaving()) {
            clientConnection.part();
            EnvelopeWriter.endAndClose(request, status, envelope);
            return;
        }
        clientConnection.answering(
                System.nanoTime() + registry.settings().timeouts().idle().toNanos());
        try {
            EnvelopeWriter.end(request.response(), status, envelope);
        } finally {
            clientConnection.answered();
        }
    }

    private LoggingEventBuilder about(LoggingEventBuilder line, Reply reply) {
        return reply instanceof Reply.Answer answer && answer.order() != null
                ? OrderLog.about(line, answer.order(), span)
                : OrderLog.traced(line, span);
    }
}
