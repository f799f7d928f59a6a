package upay.operation;

import io.vertx.core.Future;
import upay.port.StoreException;
import upay.protocol.Reply;

/**
 * One operation of the protocol. Called on an event loop, with a request that is valid by itself.
 *
 * @param <R> the decoded request
 */
public interface Operation<R> {
    /**
     * Fails only with {@link StoreException}, and only if nothing was stored or sent; otherwise the reply has the known
     * state, whatever the error.
     */
    Future<Reply> run(Caller caller, R request);
}
