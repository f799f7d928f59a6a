package upay.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upay.port.NonceStore;
import upay.port.StoreException;

/** Nonces without a store, until a test takes it away. */
public final class InMemoryNonceStore implements NonceStore {
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    volatile boolean gone;

    /** Not null: callers wait for it. */
    public volatile Promise<Boolean> slow;

    @Override
    public Future<Boolean> take(String terminalSn, String nonce, Instant end) {
        Promise<Boolean> waitedFor = slow;
        if (waitedFor != null) {
            return waitedFor.future();
        }
        return gone
                ? Future.failedFuture(new StoreException("the store does not answer", true, null))
                : Future.succeededFuture(taken.add(terminalSn + " " + nonce));
    }

    /** How often one was asked for. */
    int count() {
        return taken.size();
    }
}
