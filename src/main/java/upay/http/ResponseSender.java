package upay.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.http.admission.BruteForceGuard;
import upay.http.connection.ClientConnection;
import upay.protocol.Envelope;
import upay.protocol.Reply;

/** How the answer to one request of the protocol gets back to its client. */
final class ResponseSender {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);

    private final ConnectionRegistry intake;
    private final ClientConnection link;
    private final HttpServerRequest request;
    private final Context context;

    ResponseSender(ConnectionRegistry intake, ClientConnection link, HttpServerRequest request, Context context) {
        this.intake = intake;
        this.link = link;
        this.request = request;
        this.context = context;
    }

    /** On any thread. */
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
     * @param delayNanos as {@link BruteForceGuard#wrongSignature} says
     */
    void send(int status, Reply reply, long delayNanos) {
        if (delayNanos == BruteForceGuard.LAST
                || delayNanos > 0 && !intake.suspicions().mayWait()) {
            write(status, reply, true);
        } else if (delayNanos == 0) {
            write(status, reply, false);
        } else {
            link.waiting();
            intake.vertx().setTimer(1 + TimeUnit.NANOSECONDS.toMillis(delayNanos), over -> {
                intake.suspicions().waited();
                write(status, reply, false);
            });
        }
    }

    /** On the event loop, while the request may still be arriving; ends the connection. */
    void sendEarly(int status, Reply reply) {
        if (!request.response().closed()) {
            link.part();
            EarlyResponse.send(intake.vertx(), request, status, reply);
        }
    }

    private void write(int status, Reply reply, boolean last) {
        if (request.response().closed()) {
            return;
        }
        Buffer envelope;
        try {
            envelope = Envelope.encode(reply);
        } catch (RuntimeException bug) {
            // An order may have been stored: a client that gets no answer asks again, one that gets a 500 does not.
            LOG.error("an answer cannot be written: {}", UnexpectedFailure.describe(bug));
            link.close();
            return;
        }
        if (last || intake.isDraining()) {
            link.part();
            EnvelopeWriter.endAndClose(request, status, envelope);
            return;
        }
        link.answering(System.nanoTime() + intake.settings().timeouts().idle().toNanos());
        try {
            EnvelopeWriter.end(request.response(), status, envelope);
        } finally {
            link.answered();
        }
    }
}
