package upay.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.http.admission.LongWaits;
import upay.http.admission.RequestKind;
import upay.metrics.RequestMetrics;
import upay.operation.Caller;
import upay.operation.Operation;
import upay.operation.RequestedWait;
import upay.protocol.CommError;
import upay.protocol.DecodedRequest;
import upay.protocol.Reply;
import upay.protocol.RequestSchema;
import upay.verdict.TillOperation;
import upay.verdict.VerdictRequest;

/**
 * A path that terminals call: the schema of its body and its operation.
 *
 * @param tillOperation null if its answers have no verdict
 */
record TerminalEndpoint<R>(
        RequestMetrics.Operation measured,
        RequestKind kind,
        @Nullable TillOperation tillOperation,
        RequestSchema<R> schema,
        Operation<R> operation)
        implements Endpoint {

    @Override
    public String name() {
        return measured.label();
    }

    @Override
    public Future<Reply> run(InboundRequest request, Signer signer, Secret signedWith, byte[] body) {
        VerdictRequest verdict = request.verdict();
        Optional<String> fault = verdict == null ? Optional.empty() : verdict.fault();
        if (fault.isPresent()) {
            return Future.succeededFuture(new Reply.Refusal(CommError.INVALID_PARAMS, fault.get()));
        }
        DecodedRequest<R> decoded = schema.decode(body, signer);
        if (!(decoded instanceof DecodedRequest.Valid<R> valid)) {
            return Future.succeededFuture(((DecodedRequest.Refused<R>) decoded).refusal());
        }
        Terminal terminal = (Terminal) signer;
        Duration patience = verdict == null ? null : verdict.patience();
        if (patience == null) {
            return operation.run(
                    new Caller(terminal, signedWith, request.clientGone(), request.span()), valid.request());
        }
        LongWait wait = new LongWait(terminal, patience, request.longWaits(), request.whenClosed());
        return operation
                .run(
                        new Caller(terminal, signedWith, request.clientGone(), request.span(), wait, null),
                        valid.request())
                .onComplete(done -> wait.leave());
    }

    /** The wait of one request: it begins on the request's event loop, and is left on any thread afterwards. */
    private static final class LongWait implements RequestedWait {
        private final Terminal terminal;
        private final Duration asked;
        private final LongWaits waits;
        private final Future<Void> closed;
        private volatile boolean entered;

        LongWait(Terminal terminal, Duration asked, LongWaits waits, Future<Void> closed) {
            this.terminal = terminal;
            this.asked = asked;
            this.waits = waits;
            this.closed = closed;
        }

        @Override
        public Duration within(Duration usual) {
            if (asked.compareTo(usual) <= 0) {
                return asked;
            }
            entered = waits.enter(terminal.sn(), terminal.merchantId());
            return entered ? asked : usual;
        }

        @Override
        public Future<Void> end() {
            return closed;
        }

        void leave() {
            if (entered) {
                waits.leave(terminal.sn(), terminal.merchantId());
            }
        }
    }
}
