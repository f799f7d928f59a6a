package upay.store.sql;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One read for all callers that come while it is in flight; what they ask for hardly ever changes. Threads: any; the
 * result arrives on the caller's context.
 */
public final class SharedRead<T> {
    private final Supplier<Future<T>> read;

    /** Who waits for the read in flight; null: none is. Guarded by this. */
    private @Nullable List<Promise<T>> callers;

    public SharedRead(Supplier<Future<T>> read) {
        this.read = read;
    }

    public Future<T> get() {
        Context context = Vertx.currentContext();
        Promise<T> caller = context == null ? Promise.promise() : ((ContextInternal) context).promise();
        synchronized (this) {
            if (callers != null) {
                callers.add(caller);
                return caller.future();
            }
            callers = new ArrayList<>(List.of(caller));
        }
        read.get().onComplete(done -> {
            for (Promise<T> each : taken()) {
                if (done.succeeded()) {
                    each.complete(done.result());
                } else {
                    each.fail(done.cause());
                }
            }
        });
        return caller.future();
    }

    private synchronized List<Promise<T>> taken() {
        List<Promise<T>> all = callers == null ? List.of() : callers;
        callers = null;
        return all;
    }
}
