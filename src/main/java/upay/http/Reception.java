package upay.http;

import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Terminal;
import upay.operation.StoreException;
import upay.operation.Terminals;
import upay.protocol.CommError;
import upay.protocol.Credentials;
import upay.protocol.Reply;

/**
 * What stands between a request's bytes and its operation, in the order of protocol section 1: signature header present →
 * signer known → signature right → terminal active → body parses and its fields are valid (the schema's part). Nothing
 * about a body is revealed to someone who cannot sign. Never fails.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final int TERMINAL_SN_MAX = 32;

    private final Terminals terminals;
    private final Admission admission;

    Reception(Terminals terminals, Admission admission) {
        this.terminals = terminals;
        this.admission = admission;
    }

    /** Answers once, on whatever thread the operation completes on. */
    void receive(Arrival arrival) {
        if (!admission.enter()) {
            arrival.answer(new Reply.Refusal(CommError.MAINTENANCE_INPROGRESS));
            return;
        }
        // A single listener: each stage of futures would be paid for by every request.
        admit(arrival).onComplete(done -> {
            admission.leave();
            arrival.answer(
                    done.succeeded() ? done.result() : new Reply.Refusal(error(done.cause(), arrival.endpoint())));
        });
    }

    private Future<Reply> admit(Arrival arrival) {
        Optional<Credentials> parsed = Credentials.parse(arrival.authorization());
        if (parsed.isEmpty()) {
            return refused(CommError.ILLEGAL_SIGN);
        }
        Credentials credentials = parsed.get();
        String signerSn = credentials.signerSn();
        if (signerSn.length() > TERMINAL_SN_MAX) {
            return refused(CommError.TERMINAL_NOT_EXISTS);
        }
        try {
            Future<Optional<Terminal>> found = terminals.find(signerSn);
            // It is there already for all but the first request of a till: then without a detour.
            return found.succeeded()
                    ? check(arrival, found.result(), credentials)
                    : found.compose(signer -> check(arrival, signer, credentials));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<Reply> check(Arrival arrival, Optional<Terminal> signer, Credentials credentials) {
        if (signer.isEmpty()) {
            return refused(CommError.TERMINAL_NOT_EXISTS);
        }
        Terminal terminal = signer.get();
        byte[] body = arrival.takeBody();
        if (!credentials.verify(body, terminal.secret())) {
            return refused(CommError.ILLEGAL_SIGN);
        }
        if (!terminal.active()) {
            return refused(CommError.INVALID_TERMINAL);
        }
        return arrival.endpoint().run(body, terminal, arrival.gone());
    }

    private static Future<Reply> refused(CommError error) {
        return Future.succeededFuture(new Reply.Refusal(error));
    }

    /** An operation fails only where nothing was stored or sent, so that both answers are true. */
    private static CommError error(Throwable failure, Endpoint<?> endpoint) {
        if (failure instanceof StoreException) {
            // The store itself tells the operator, once; this comes with every request.
            LOG.debug("{} refused, the store does not answer: {}", endpoint.name(), failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LOG.error("{} failed unforeseen: {}", endpoint.name(), Unforeseen.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
