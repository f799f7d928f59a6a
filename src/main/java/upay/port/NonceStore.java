package upay.port;

import io.vertx.core.Future;
import java.time.Instant;

/** The used nonces of signatures v2, over all instances of the same store. */
public interface NonceStore {

    /**
     * Marks a nonce as used. Fails only with {@link StoreException}: then it may be used or not, and the client has to
     * sign again.
     *
     * @param end when it can be forgotten, since its signature has expired
     * @return false if it was used before
     */
    Future<Boolean> take(String terminalSn, String nonce, Instant end);
}
