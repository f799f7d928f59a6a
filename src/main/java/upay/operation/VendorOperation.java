package upay.operation;

import io.vertx.core.Future;
import upay.domain.terminal.Vendor;
import upay.port.StoreException;
import upay.protocol.Reply;

/**
 * One operation that a vendor calls. Called on an event loop, with a request that is valid by itself.
 *
 * @param <R> the decoded request
 */
public interface VendorOperation<R> {
    /**
     * Fails only with {@link StoreException}; the request can be repeated then.
     *
     * @param vendor the active signer of the request
     * @param source the address that the request comes from
     */
    Future<Reply> run(Vendor vendor, String source, R request);
}
