package upay.app.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import upay.api.access.PasswordHashes;
import upay.domain.Secret;
import upay.identity.PasswordHash;

/** Hashes passwords on two threads of its own: payments have the others. Threads: any. */
final class PasswordWorkers implements PasswordHashes {
    private static final int THREADS = 2;

    private final WorkerExecutor workers;

    /** They end with {@code vertx}. */
    PasswordWorkers(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("upay-passwords", THREADS);
    }

    @Override
    public Future<Boolean> fits(Secret password, String hash) {
        return workers.executeBlocking(() -> PasswordHash.fits(password, hash), false);
    }

    @Override
    public Future<Boolean> waste(Secret password) {
        return workers.executeBlocking(
                () -> {
                    PasswordHash.waste(password);
                    return false;
                },
                false);
    }

    @Override
    public Future<String> hash(Secret password) {
        return workers.executeBlocking(() -> PasswordHash.of(password), false);
    }
}
