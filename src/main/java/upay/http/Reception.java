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
 * about a body is revealed to someone who cannot sign.
 *
 * <p>The first two need the headers only and come before the body is read ({@link #announce}); the others after it
 * ({@link #receive}). A place among the requests in flight is taken last, so that nobody takes one who cannot sign.
 * Never fails.
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

    /** Says, perhaps later, whether the body of a request is expected or refused. */
    void announce(Arrival arrival) {
        if (admission.isDraining()) {
            refuse(arrival, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Optional<Credentials> parsed = Credentials.parse(arrival.authorization());
        if (parsed.isEmpty()) {
            refuse(arrival, CommError.ILLEGAL_SIGN);
            return;
        }
        Credentials credentials = parsed.get();
        if (credentials.signerSn().length() > TERMINAL_SN_MAX) {
            refuse(arrival, CommError.TERMINAL_NOT_EXISTS);
            return;
        }
        Future<Optional<Terminal>> found = find(credentials.signerSn());
        // It is there already for all but the first request of a till: then without a detour.
        if (found.succeeded()) {
            announced(arrival, credentials, found.result());
            return;
        }
        arrival.hold();
        found.onComplete(done -> {
            if (done.succeeded()) {
                announced(arrival, credentials, done.result());
            } else {
                refuse(arrival, error(done.cause(), arrival.endpoint()));
            }
        });
    }

    private Future<Optional<Terminal>> find(String terminalSn) {
        try {
            return terminals.find(terminalSn);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    private static void announced(Arrival arrival, Credentials credentials, Optional<Terminal> signer) {
        if (signer.isPresent()) {
            arrival.expect(new Claim(credentials, signer.get()));
        } else {
            refuse(arrival, CommError.TERMINAL_NOT_EXISTS);
        }
    }

    private static void refuse(Arrival arrival, CommError error) {
        arrival.refuse(new Reply.Refusal(error));
    }

    /** Answers once, on whatever thread the operation completes on. The body is complete. */
    void receive(Arrival arrival) {
        Claim claim = arrival.claim();
        Terminal terminal = claim.terminal();
        byte[] body = arrival.takeBody();
        if (!claim.credentials().verify(body, terminal.secret())) {
            answer(arrival, CommError.ILLEGAL_SIGN);
        } else if (!terminal.active()) {
            answer(arrival, CommError.INVALID_TERMINAL);
        } else if (arrival.endpoint() == null) {
            arrival.answerNowhere();
        } else {
            run(arrival, body, terminal);
        }
    }

    private void run(Arrival arrival, byte[] body, Terminal terminal) {
        Place place = admission.enter(terminal, arrival.endpoint().begins());
        if (place == null) {
            answer(arrival, CommError.MAINTENANCE_INPROGRESS);
            return;
        }
        Future<Reply> reply;
        try {
            reply = arrival.endpoint().run(body, terminal, arrival.gone());
        } catch (RuntimeException bug) {
            reply = Future.failedFuture(bug);
        }
        // A single listener: each stage of futures would be paid for by every request.
        reply.onComplete(done -> {
            place.leave();
            arrival.answer(
                    done.succeeded() ? done.result() : new Reply.Refusal(error(done.cause(), arrival.endpoint())));
        });
    }

    private static void answer(Arrival arrival, CommError error) {
        arrival.answer(new Reply.Refusal(error));
    }

    /** An operation fails only where nothing was stored or sent, so that both answers are true. */
    private static CommError error(Throwable failure, Endpoint<?> endpoint) {
        String name = endpoint == null ? "a path that is none" : endpoint.name();
        if (failure instanceof StoreException) {
            // The store itself tells the operator, once; this comes with every request.
            LOG.debug("{} refused, the store does not answer: {}", name, failure.getMessage());
            return CommError.MAINTENANCE_INPROGRESS;
        }
        LOG.error("{} failed unforeseen: {}", name, Unforeseen.describe(failure));
        return CommError.UNKNOWN_SYSTEM_ERROR;
    }
}
