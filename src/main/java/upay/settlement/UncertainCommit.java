package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.books.Bookkeeping;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.TransactionType;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * A transaction whose commit the store did not confirm. Its client got an unknown outcome, so it has an owner: this,
 * until the store is back. If it was stored, it is resumed; if not, it is started again under the same number, if the
 * order still allows it. If the lost commit is applied after all, one of the two finds the order's version changed: in
 * either case there is one transaction.
 *
 * <p>Kept in memory only: if this instance fails too, only a client that repeats its request, as the protocol requires,
 * starts it again.
 *
 * <p>Threads: one continuation at a time.
 */
final class UncertainCommit {
    private static final Logger LOG = LoggerFactory.getLogger(UncertainCommit.class);

    /**
     * How long to wait for the store; it depends on the store, so it is not scaled. Afterwards a stored transaction is
     * claimed at its due time, and one that was not stored is dropped: by then its client has retried or given up.
     */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Settlement home;
    private final Order order;
    private final long tsn;
    private final Span request;
    private final Function<OrderState, Optional<Change>> restart;
    private final Instant patience;

    /**
     * @param request the span of the request that began it
     * @param restart from the current order: the restart; empty if it is no longer allowed
     */
    UncertainCommit(
            Settlement home, Order order, long tsn, Span request, Function<OrderState, Optional<Change>> restart) {
        this.home = home;
        this.order = order;
        this.tsn = tsn;
        this.request = request;
        this.restart = restart;
        this.patience = home.instance().now().plus(PATIENCE);
    }

    void recover() {
        if (home.instance().now().isAfter(patience)) {
            about(LOG.atWarn()).log("the store does not respond, unknown whether it was stored");
            return;
        }
        home.ledger().load(order.key()).onComplete(loaded -> {
            if (loaded.failed()) {
                later();
            } else {
                loaded.result().ifPresent(this::goOn);
            }
        });
    }

    private LoggingEventBuilder about(LoggingEventBuilder line) {
        return OrderLog.about(line, order, request).addKeyValue("tsn", tsn);
    }

    private void later() {
        home.timers().after(home.schedules().upkeep().sweepInterval(), this::recover);
    }

    private void goOn(OrderState state) {
        if (state.transaction(tsn).isPresent()) {
            home.resume(state, tsn, request.child("settle after doubt"));
        } else {
            restart.apply(state).ifPresent(change -> begin(state, change));
        }
    }

    private void begin(OrderState state, Change change) {
        home.ledger().apply(change).onComplete(applied -> {
            if (applied.succeeded() && applied.result() == Applied.DONE) {
                begun(Bookkeeping.after(state, change));
            } else if (applied.succeeded() && applied.result() == Applied.OVER_CAP) {
                about(LOG.atInfo()).log("was not stored, and exceeds its till's cap by now");
            } else {
                later();
            }
        });
    }

    private void begun(OrderState stored) {
        about(LOG.atInfo()).log("was not stored, started again");
        home.watchers().update(stored);
        if (stored.transaction(tsn).orElseThrow().type() == TransactionType.CANCEL) {
            home.cancel(stored, tsn, request);
        } else {
            home.refund(stored, tsn, request);
        }
    }
}
