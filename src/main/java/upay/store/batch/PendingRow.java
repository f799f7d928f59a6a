package upay.store.batch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;

/** One row of a {@link Batcher}, its caller, and in the end its result. */
final class PendingRow<Q, R> {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRow.class);

    private final Q row;
    private final int characters;
    private final long since = System.nanoTime();
    private final Context caller = Vertx.currentContext();
    private final Promise<R> promise = Promise.promise();
    private @Nullable R result;
    /** Null if it has a result. */
    private @Nullable StoreException failure;

    /** Created on the caller's context. */
    PendingRow(Q row, int characters) {
        this.row = row;
        this.characters = characters;
    }

    Q row() {
        return row;
    }

    int characters() {
        return characters;
    }

    /** {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Null if it is not a Vert.x context. */
    @Nullable Context caller() {
        return caller;
    }

    Future<R> future() {
        return promise.future();
    }

    void has(R result) {
        this.result = result;
    }

    void failed(StoreException failure) {
        this.failure = failure;
    }

    /** To be called on the caller's context, once it has its result or has failed. */
    void tell() {
        try {
            if (failure == null) {
                promise.complete(result);
            } else {
                promise.fail(failure);
            }
        } catch (RuntimeException e) {
            // A failure in one caller must not cost the others their answers.
            LOG.error("a caller failed on its answer from the store", e);
        }
    }
}
