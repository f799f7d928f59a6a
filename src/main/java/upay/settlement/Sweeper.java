package upay.settlement;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.Instance;
import upay.port.Ledger.Claim;
import upay.port.Timers;

/**
 * Claims due transactions without a live owner: those of a dead instance, and those due for a retry or a check. Resumes
 * them through the same code as the live path.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    /** The number of concurrent drives above which the sweeper leaves transactions to other instances, or to later. */
    private static final int MOST_ACTIVE = 20_000;

    private final Settlement settlement;
    private final int batch;
    private final int mostActive;
    private volatile boolean stopped;
    private volatile Timers.@Nullable Timer timer;

    /** @param batch the maximum number of transactions of one claim; at least 1 */
    public Sweeper(Settlement settlement, int batch) {
        this(settlement, batch, MOST_ACTIVE);
    }

    Sweeper(Settlement settlement, int batch, int mostActive) {
        this.settlement = settlement;
        this.batch = batch;
        this.mostActive = mostActive;
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
                resume(claimed.result());
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

    private void resume(List<Claim> claims) {
        for (Claim claim : claims) {
            try {
                settlement.resume(claim.state(), claim.tsn());
            } catch (RuntimeException bug) {
                // One that cannot be resumed must not delay the others.
                LOG.error("order {} cannot be resumed", claim.state().order().key(), bug);
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
