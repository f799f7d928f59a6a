package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.history.HistoryRecord;
import upay.port.Ledger;

/** Does as another ledger does, but for what a test makes it do otherwise. */
public interface ForwardingLedger extends Ledger {
    Ledger real();

    @Override
    default Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
        return real().open(order, payment, report);
    }

    @Override
    default Future<Optional<OrderState>> find(String merchantId, String sn, String clientSn) {
        return real().find(merchantId, sn, clientSn);
    }

    @Override
    default Future<Optional<OrderState>> load(OrderKey key) {
        return real().load(key);
    }

    @Override
    default Future<Applied> apply(Change change) {
        return real().apply(change);
    }

    @Override
    default Future<Boolean> reserve(String merchantId, String clientSn) {
        return real().reserve(merchantId, clientSn);
    }

    @Override
    default Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
        return real().acquireQueryPermit(key, spacing);
    }

    @Override
    default Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
        return real().claim(instance, now, until, limit);
    }

    @Override
    default Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
        return real().claim(instance, key, tsn, until);
    }

    @Override
    default Future<Void> release(long instance, Instant now) {
        return real().release(instance, now);
    }
}
