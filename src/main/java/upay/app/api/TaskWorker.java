package upay.app.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A worker's context for the tasks of the management API; of use once it is deployed as one. */
public final class TaskWorker extends VerticleBase {
    @Override
    public Future<?> start() {
        return Future.succeededFuture();
    }

    /** Only after deployment. */
    public Context workerContext() {
        return context;
    }
}
