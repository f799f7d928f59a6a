package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import upay.config.HttpConfig;
import upay.http.admission.AdmissionControl;
import upay.http.connection.ConnectionIngress;
import upay.management.Health;
import upay.settlement.Settlement;
import upay.store.PgInstance;

/**
 * The graceful shutdown of the HTTP port: health turns not ready first, and requests are still accepted until a load
 * balancer can have noticed; each response closes its connection. Then the system refuses new connections, which a
 * balancer without health checks sends to another instance, while open ones are served for a moment. Then new requests
 * are refused; those in flight get time to complete, and waiting payments are then answered with the known state. An
 * instance without another one keeps its port open until then and responds MAINTENANCE_INPROGRESS, which a till handles
 * better than a refused connection.
 */
final class GracefulShutdown {
    /** A payment with a responding channel completes well within it. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** For requests on connections that were opened just before the port was closed. */
    private static final Duration LAST_REQUESTS = Duration.ofMillis(500);

    private final Vertx vertx;
    private final HttpConfig http;
    private final Health health;
    private final AdmissionControl admission;
    private final ConnectionIngress doorway;
    private final Settlement settlement;
    private final PgInstance instance;

    GracefulShutdown(
            Vertx vertx,
            HttpConfig http,
            Health health,
            AdmissionControl admission,
            ConnectionIngress doorway,
            Settlement settlement,
            PgInstance instance) {
        this.vertx = vertx;
        this.http = http;
        this.health = health;
        this.admission = admission;
        this.doorway = doorway;
        this.settlement = settlement;
        this.instance = instance;
    }

    /** The maximum duration. */
    Duration limit() {
        return http.stop()
                .shutdownDelay()
                .plus(LAST_REQUESTS)
                .plus(http.stop().drainTimeout())
                .plus(CLOSING);
    }

    /** @param deployment of the HTTP port; undeployed in the end */
    Future<?> begin(String deployment) {
        health.drain();
        return leave().compose(nothing -> refuse(deployment));
    }

    /** A single instance has no successor for its requests: they are refused at once. */
    private Future<Void> leave() {
        if (http.stop().shutdownDelay().isZero()) {
            return Future.succeededFuture();
        }
        return instance.hasCompany().otherwise(false).compose(company -> company ? delay() : Future.succeededFuture());
    }

    private Future<Void> delay() {
        admission.leave();
        return vertx.timer(http.stop().shutdownDelay().toMillis(), TimeUnit.MILLISECONDS)
                .compose(noticed -> {
                    doorway.stopListening();
                    return vertx.timer(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS);
                })
                .mapEmpty();
    }

    private Future<?> refuse(String deployment) {
        admission.drain();
        long now = System.nanoTime();
        return idle(now + MOMENT.toNanos())
                .onSuccess(nothing -> settlement.endWaits())
                .compose(nothing -> idle(now + http.stop().drainTimeout().toNanos()))
                .compose(nothing -> vertx.undeploy(deployment));
    }

    private Future<Void> idle(long deadlineNanos) {
        return admission.inFlight() == 0 || System.nanoTime() - deadlineNanos > 0
                ? Future.succeededFuture()
                : vertx.timer(10, TimeUnit.MILLISECONDS).compose(nothing -> idle(deadlineNanos));
    }
}
