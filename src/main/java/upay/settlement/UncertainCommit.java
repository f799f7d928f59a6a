package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.books.Bookkeeping;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.TransactionType;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;

/**
 * A transaction of which nobody knows whether it was stored, since the store went away during its commit. Its client was
 * told that the outcome is unknown, so it has an owner: this, until the store is back. What was stored is gone on with;
 * what was not is begun anew under the same number, where the order still allows it. Should the lost commit arrive after
 * all, one of the two finds the order's version changed: whichever it is, there is one transaction.
 *
 * <p>Kept in memory alone: where this instance dies too, nobody begins it anew, and a client that repeats its request, as
 * the protocol has it, does.
 *
 * <p>Threads: one continuation at a time.
 */
final class UncertainCommit {
    private static final Logger LOG = LoggerFactory.getLogger(UncertainCommit.class);

    /**
     * How long the store is waited for; its own pace, and so not scaled. Then what was stored is due some time, and what was
     * not is left alone: after so long its client has asked again or has given up.
     */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Settlement home;
    private final OrderKey key;
    private final long tsn;
    private final Function<OrderState, Optional<Change>> anew;
    private final Instant patience;

    /** @param anew from the order as it is: what begins it again; empty where nothing is to be begun any more */
    UncertainCommit(Settlement home, OrderKey key, long tsn, Function<OrderState, Optional<Change>> anew) {
        this.home = home;
        this.key = key;
        this.tsn = tsn;
        this.anew = anew;
        this.patience = home.instance().now().plus(PATIENCE);
    }

    void findOut() {
        if (home.instance().now().isAfter(patience)) {
            LOG.warn(
                    "order {} transaction {}: the store does not answer, not found out whether it was stored",
                    key,
                    tsn);
            return;
        }
        home.ledger().load(key).onComplete(loaded -> {
            if (loaded.failed()) {
                later();
            } else {
                loaded.result().ifPresent(this::goOn);
            }
        });
    }

    private void later() {
        home.timers().after(home.schedules().upkeep().sweep(), this::findOut);
    }

    private void goOn(OrderState state) {
        if (state.transaction(tsn).isPresent()) {
            home.resume(state, tsn);
        } else {
            anew.apply(state).ifPresent(change -> begin(state, change));
        }
    }

    private void begin(OrderState state, Change change) {
        home.ledger().apply(change).onComplete(applied -> {
            if (applied.succeeded() && applied.result() == Applied.DONE) {
                begun(Bookkeeping.after(state, change));
            } else if (applied.succeeded() && applied.result() == Applied.OVER_CAP) {
                LOG.info("order {} transaction {}: had not been stored, and is over its till's cap by now", key, tsn);
            } else {
                later();
            }
        });
    }

    private void begun(OrderState stored) {
        LOG.info("order {} transaction {}: had not been stored, begun anew", key, tsn);
        home.watchers().tell(stored);
        if (stored.transaction(tsn).orElseThrow().type() == TransactionType.CANCEL) {
            home.cancel(stored, tsn);
        } else {
            home.refund(stored, tsn);
        }
    }
}
