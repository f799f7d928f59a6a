package upay.port;

import io.vertx.core.Future;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;

/**
 * The gateway's own key pair, with which it signs what it tells shops: the same for all instances over one store. It is made
 * when it is first asked for. Futures fail only with {@link StoreException}, and complete on the caller's context.
 */
public interface SigningKeys {

    /** The one that signs. */
    Future<Signing> signing();

    /** What receivers may need to verify: first the public key of the one that signs, then those replaced within a day. */
    Future<List<PublicKey>> published();

    /** @param id raised by each rotation */
    record Signing(int id, PrivateKey key) {
        @Override
        public String toString() {
            return "signing key " + id;
        }
    }
}
