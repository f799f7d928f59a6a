package upay.port;

import io.vertx.core.Future;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;

/**
 * The gateway's own key pair, which signs webhooks: the same for all instances over one store. It is created at first
 * use. Futures fail only with {@link StoreException}, and complete on the caller's context.
 */
public interface SigningKeys {

    /** The signing key. */
    Future<Signing> signing();

    /**
     * The public keys that receivers may need for verification: first the signing key's, then those replaced within a
     * day.
     */
    Future<List<PublicKey>> published();

    /** @param id incremented by each rotation */
    record Signing(int id, PrivateKey key) {
        @Override
        public String toString() {
            return "signing key " + id;
        }
    }
}
