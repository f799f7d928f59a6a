package upay.app;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Deploys verticles as parts of a gateway, and waits for futures during its start. Blocks; for plain threads. */
final class Deployments {
    /** The time limit for closing a part without work in flight. */
    static final Duration SHORT = Duration.ofSeconds(2);

    /** The time-out of a step of the start, in addition to the wait for the store. */
    private static final Duration STEP_MAX = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Lifecycle parts;
    private final Duration patience;

    /** @param store how long a start waits for the store */
    Deployments(Vertx vertx, Lifecycle parts, Duration store) {
        this.vertx = vertx;
        this.parts = parts;
        this.patience = STEP_MAX.plus(store);
    }

    /** One instance, which is undeployed in the end. */
    void deploy(String name, Supplier<? extends VerticleBase> verticle) throws Exception {
        deploy(name, verticle, 1, SHORT, vertx::undeploy);
    }

    /** One instance on threads of its own, one at a time: what it does may take long. */
    void deployWorker(String name, Supplier<? extends VerticleBase> verticle) throws Exception {
        DeploymentOptions options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(name)
                .setWorkerPoolSize(1);
        parts.start(name, () -> await(vertx.deployVerticle(verticle, options)), SHORT, vertx::undeploy);
    }

    /**
     * As {@link Lifecycle#start}.
     *
     * @param instances one for each call of the supplier
     */
    void deploy(
            String name,
            Supplier<? extends VerticleBase> verticles,
            int instances,
            Duration limit,
            Lifecycle.Closing<String> closing)
            throws Exception {
        DeploymentOptions options = new DeploymentOptions().setInstances(instances);
        parts.start(name, () -> await(vertx.deployVerticle(verticles, options)), limit, closing);
    }

    <T> T await(Future<T> future) throws Exception {
        return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
