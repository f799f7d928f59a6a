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
import upay.protocol.Signature;

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

    /** Completes on whatever thread the operation completes on. */
    Future<Reply> receive(Arrival arrival) {
        if (!admission.enter()) {
            return refused(CommError.MAINTENANCE_INPROGRESS);
        }
        Endpoint<?> endpoint = arrival.endpoint();
        return admit(arrival)
                .otherwise(failure -> new Reply.Refusal(error(failure, endpoint)))
                .onComplete(done -> admission.leave());
    }

    private Future<Reply> admit(Arrival arrival) {
        Optional<Credentials> credentials = Credentials.parse(arrival.authorization());
        if (credentials.isEmpty()) {
            return refused(CommError.ILLEGAL_SIGN);
        }
        String signerSn = credentials.get().signerSn();
        if (signerSn.length() > TERMINAL_SN_MAX) {
            return refused(CommError.TERMINAL_NOT_EXISTS);
        }
        try {
            Future<Optional<Terminal>> found = terminals.find(signerSn);
            String sign = credentials.get().sign();
            // It is there already for all but the first request of a till: then without a detour.
            return found.succeeded()
                    ? check(arrival, found.result(), sign)
                    : found.compose(signer -> check(arrival, signer, sign));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Future<Reply> check(Arrival arrival, Optional<Terminal> signer, String sign) {
        if (signer.isEmpty()) {
            return refused(CommError.TERMINAL_NOT_EXISTS);
        }
        Terminal terminal = signer.get();
        byte[] body = arrival.takeBody();
        if (!Signature.verify(body, terminal.secret(), sign)) {
            return refused(CommError.ILLEGAL_SIGN);
        }
        if (!terminal.active()) {
            return refused(CommError.INVALID_TERMINAL);
        }
        return arrival.endpoint().run(body, arrival.contentType(), terminal, arrival.gone());
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
