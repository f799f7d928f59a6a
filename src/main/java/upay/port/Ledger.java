package upay.port;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.webhook.WebhookEventType;
import upay.history.HistoryEntry;
import upay.history.HistoryRecord;

/**
 * The store of orders, as the operations see it.
 *
 * <p>1. A future's result is durable: committed with fsync before it succeeds. 2. Every change is a compare-and-set on
 * the order's version; a lost race is a value, never an overwrite. 3. A future fails only with {@link StoreException},
 * which states whether it is certain that nothing was stored. 4. No connection is held between calls. 5. Every commit
 * includes its own history record ({@link HistoryEntry}): a change that is not stored leaves none. All futures complete
 * on the caller's context.
 */
public interface Ledger {

    /** Stores a new order with its payment and the report, unless the client_sn is taken or reserved. */
    Future<Opened> open(Order order, Transaction payment, HistoryRecord report);

    /** As {@link #open(Order, Transaction, Report)}, without a report. */
    default Future<Opened> open(Order order, Transaction payment) {
        return open(order, payment, HistoryRecord.NONE);
    }

    /**
     * Finds within the merchant: {@code sn} is tried as the gateway's number, then as the channel's trade_no; then {@code
     * clientSn} as the merchant's number. Holds the newest transaction only; reserved client_sns are not found.
     *
     * @param sn may be null
     * @param clientSn may be null
     */
    Future<Optional<OrderState>> find(String merchantId, @Nullable String sn, @Nullable String clientSn);

    /** The order with all its transactions, oldest first. */
    Future<Optional<OrderState>> load(OrderKey key);

    /** Stores the change and its report, if the order's version is still the expected one. */
    Future<Applied> apply(Change change);

    /**
     * Reserves a client_sn for ever, so that no order can be opened with it.
     *
     * @return false if an order with it exists by now
     */
    Future<Boolean> reserve(String merchantId, String clientSn);

    /** Grants the right to query the channel about this order, at most once per {@code spacing} over all instances. */
    Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing);

    /**
     * Claims open transactions that no live instance drives: those that are due and have no owner or this instance
     * itself as owner, and all, due or not, whose owner is dead (no heartbeat within the lease). Makes {@code instance}
     * their owner, increments their order's version, and returns their orders with all transactions; the longest due
     * first.
     *
     * @param now the store's time
     * @param until their new due time
     * @param limit the maximum number
     */
    Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit);

    /**
     * As {@link #claim}, for one transaction, due or not; empty if another live instance drives it or no action is
     * left.
     */
    Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until);

    /** Releases all that {@code instance} drives: due at once, for any instance. */
    Future<Void> release(long instance, Instant now);

    /** @param tsn the transaction that was claimed */
    record Claim(OrderState state, long tsn) {}

    /** The result of an {@link #open}. */
    sealed interface Opened {
        record Stored() implements Opened {}

        /** The client_sn is taken by this order (with its newest transaction). */
        record Taken(OrderState present) implements Opened {}

        /** The client_sn was reserved by a cancel that found no order. */
        record Reserved() implements Opened {}
    }

    /**
     * @param before the order as it was read; its version must be unchanged
     * @param after the new state of the order; its version is the next one
     * @param added transactions to insert; a taken refund_request_no counts as a conflict
     * @param changed transactions to overwrite
     * @param report the events for the order's history besides the change itself
     * @param counted the increment of a till's refunds of the day, within the same commit; null: none
     */
    record Change(
            Order before,
            Order after,
            List<Transaction> added,
            List<Transaction> changed,
            HistoryRecord report,
            @Nullable DailyRefund counted) {
        public Change {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            if (after.version() != before.version() + 1) {
                throw new IllegalArgumentException("a change increments the version by one");
            }
        }

        public Change(Order before, Order after, List<Transaction> added, List<Transaction> changed) {
            this(before, after, added, changed, HistoryRecord.NONE, null);
        }

        public Change reported(HistoryRecord report) {
            return new Change(before, after, added, changed, report, counted);
        }

        /** @param sum null: none */
        public Change counted(@Nullable DailyRefund sum) {
            return new Change(before, after, added, changed, report, sum);
        }

        /** Refunds and cancels that failed: their amounts are subtracted from the daily sum. Usually empty. */
        public List<Transaction> refused() {
            List<Transaction> refused = List.of();
            for (Transaction transaction : changed) {
                boolean returns =
                        transaction.type() == TransactionType.REFUND || transaction.type() == TransactionType.CANCEL;
                if (returns && transaction.status() == TransactionStatus.FAIL_CANCELED) {
                    // A change ends at most one.
                    refused = List.of(transaction);
                }
            }
            return refused;
        }

        /** The events of this commit, as the store keeps them. */
        public String history() {
            return report.text(added, changed);
        }

        /** The expected version of the order. */
        public int expectedVersion() {
            return before.version();
        }

        /**
         * The webhook that is stored with it for the merchant's notify_url, if any.
         *
         * @param wanted the events that are sent as webhooks
         */
        public Optional<WebhookEvent> notification(Set<WebhookEventType> wanted) {
            return WebhookEvent.of(this, wanted);
        }

        /** Whether there is a {@link #notification}; cheaper than creating it. */
        public boolean notifies(Set<WebhookEventType> wanted) {
            return WebhookEvent.isCausedBy(this, wanted);
        }
    }

    /** The result of an {@link #apply}. */
    enum Applied {
        DONE,
        /** The order was changed since it was read: read again and decide again. */
        LOST_RACE,
        /** It would exceed the till's daily refund cap: nothing was stored. */
        OVER_CAP
    }

    /**
     * A refund of a till with a daily cap.
     *
     * @param day of Asia/Shanghai
     * @param cap the maximum of the day's sum, this refund included
     */
    record DailyRefund(String terminalSn, LocalDate day, Fen amount, Fen cap) {}
}
