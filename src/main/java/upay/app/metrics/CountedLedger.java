package upay.app.metrics;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.Transaction;
import upay.history.HistoryRecord;
import upay.metrics.SalesMetrics;
import upay.port.Ledger;

/** A ledger that counts the money of the changes it stores. Threads: as the ledger behind it. */
public record CountedLedger(Ledger ledger, SalesMetrics sales) implements Ledger {
    @Override
    public Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
        return ledger.open(order, payment, report);
    }

    @Override
    public Future<Optional<OrderState>> find(String merchantId, @Nullable String sn, @Nullable String clientSn) {
        return ledger.find(merchantId, sn, clientSn);
    }

    @Override
    public Future<Optional<OrderState>> load(OrderKey key) {
        return ledger.load(key);
    }

    @Override
    public Future<Applied> apply(Change change) {
        Future<Applied> applied = ledger.apply(change);
        return movesMoney(change) ? applied.onSuccess(how -> count(how, change)) : applied;
    }

    private static boolean movesMoney(Change change) {
        Order.Balance before = change.before().balance();
        Order.Balance after = change.after().balance();
        return before.paid() != after.paid() || before.paid() && before.net().isMoreThan(after.net());
    }

    private void count(Applied how, Change change) {
        if (how != Applied.DONE) {
            return;
        }
        Payway payway = change.after().purchase().payway();
        Fen before = change.before().balance().net();
        Fen after = change.after().balance().net();
        if (!change.before().balance().paid()) {
            sales.paid(payway, change.after().purchase().total());
        }
        if (before.isMoreThan(after)) {
            sales.returned(payway, before.minus(after));
        }
    }

    @Override
    public Future<Boolean> reserve(String merchantId, String clientSn) {
        return ledger.reserve(merchantId, clientSn);
    }

    @Override
    public Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
        return ledger.acquireQueryPermit(key, spacing);
    }

    @Override
    public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
        return ledger.claim(instance, now, until, limit);
    }

    @Override
    public Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
        return ledger.claim(instance, key, tsn, until);
    }

    @Override
    public Future<Void> release(long instance, Instant now) {
        return ledger.release(instance, now);
    }
}
