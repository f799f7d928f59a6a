package upay.settlement;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Order;
import upay.port.Instance;
import upay.port.Ledger.Claim;
import upay.port.RequestTraces;
import upay.port.Timers;
import upay.tracing.OrderLog;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.Tracer;

/**
 * Claims due transactions without a live owner: those of a dead instance, and those due for a retry or a check. Resumes
 * them through the same code as the live path.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    /** The number of concurrent drives above which the sweeper leaves transactions to other instances, or to later. */
    private static final int MOST_ACTIVE = 20_000;

    private static final String RESUMED = "settle claimed";

    private final Settlement settlement;
    private final int batch;
    private final int mostActive;
    private final Tracer tracer;
    private final RequestTraces traces;
    private volatile boolean stopped;
    private volatile Timers.@Nullable Timer timer;

    /** Without tracing. */
    public Sweeper(Settlement settlement, int batch) {
        this(settlement, batch, MOST_ACTIVE, Tracer.OFF, RequestTraces.NONE);
    }

    /**
     * @param batch the maximum number of transactions of one claim; at least 1
     * @param traces of the requests that began them; asked only while the tracer is on
     */
    public Sweeper(Settlement settlement, int batch, Tracer tracer, RequestTraces traces) {
        this(settlement, batch, MOST_ACTIVE, tracer, traces);
    }

    Sweeper(Settlement settlement, int batch, int mostActive, Tracer tracer, RequestTraces traces) {
        this.settlement = settlement;
        this.batch = batch;
        this.mostActive = mostActive;
        this.tracer = tracer;
        this.traces = traces;
    }

    /** Sweeps periodically until {@link #stop}; call on a context that lives as long. */
    public void start() {
        if (stopped) {
            return;
        }
        if (settlement.active() >= mostActive) {
            later();
            return;
        }
        Instance instance = settlement.instance();
        var now = instance.now();
        // Longer than any round of a drive lasts, except a payment's, whose owner's death ends the claim anyway.
        var until = now.plus(settlement.schedules().limits().payDeadline())
                .plus(settlement.schedules().upkeep().takeoverGrace());
        settlement.ledger().claim(instance.id(), now, until, batch).onComplete(claimed -> {
            if (claimed.succeeded()) {
                trace(claimed.result());
            } else {
                LOG.debug("sweep failed, retried later", claimed.cause());
            }
            if (claimed.succeeded() && claimed.result().size() == batch) {
                start();
            } else {
                later();
            }
        });
    }

    private void trace(List<Claim> claims) {
        if (!tracer.isOn() || claims.isEmpty()) {
            resume(claims, new RequestTraces.Found());
            return;
        }
        traces.find(claims.stream().map(claim -> claim.state().order().key()).toList())
                .onComplete(found -> resume(claims, found.succeeded() ? found.result() : new RequestTraces.Found()));
    }

    private void resume(List<Claim> claims, RequestTraces.Found found) {
        for (Claim claim : claims) {
            Order order = claim.state().order();
            Span span = tracer.continued(RESUMED, found.of(order.key(), claim.tsn()));
            if (span.isRecorded()) {
                span.with(SpanKey.SN, Long.toString(order.key().sn()))
                        .with(SpanKey.CLIENT_SN, order.purchase().clientSn())
                        .with(SpanKey.TERMINAL, order.purchase().origin().terminalSn())
                        .with(SpanKey.TSN, Long.toString(claim.tsn()))
                        .with(SpanKey.INSTANCE, settlement.instance().id());
            }
            try {
                settlement.resume(claim.state(), claim.tsn(), span);
            } catch (RuntimeException bug) {
                // One that cannot be resumed must not delay the others.
                OrderLog.about(LOG.atError(), order, span)
                        .addKeyValue("tsn", claim.tsn())
                        .setCause(bug)
                        .log("cannot be resumed");
                span.failed().end();
            }
        }
    }

    private void later() {
        if (!stopped) {
            timer = settlement
                    .timers()
                    .after(settlement.jittered(settlement.schedules().upkeep().sweepInterval()), this::start);
        }
    }

    public void stop() {
        stopped = true;
        Timers.Timer waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
