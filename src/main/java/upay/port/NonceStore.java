package upay.port;

import io.vertx.core.Future;
import java.time.Instant;

/** The nonces of signatures v2 that were taken, by any instance over the same store. */
public interface NonceStore {

    /**
     * Takes a nonce, for good. Fails only with {@link StoreException}: then it may be taken or not, and who sent it signs anew.
     *
     * @param end when it can be forgotten, for its signature is too old then
     * @return false where it was taken before
     */
    Future<Boolean> take(String terminalSn, String nonce, Instant end);
}
