package upay.store.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.domain.webhook.WebhookEventType;
import upay.history.HistoryRecord;
import upay.port.Ledger;
import upay.port.StoreException;
import upay.store.batch.Batcher;
import upay.store.outbox.PgOutbox;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * The ledger in PostgreSQL: the only class that spans tables. Every change is one statement and one commit; the hot
 * ones share theirs with the changes that arrive meanwhile ({@link Batcher}).
 */
public final class PgLedger implements Ledger {

    private static final String RESERVE = """
            insert into orders (merchant_id, sn, client_sn, status, version, ctime)
            values ($1, -nextval('reservations'), $2, 'RESERVED', 1, clock_timestamp())
            on conflict on constraint orders_client_sn do nothing""";

    private static final String IS_RESERVED =
            "select status = 'RESERVED' from orders where merchant_id = $1 and client_sn = $2";

    private static final Future<Optional<OrderState>> NOTHING_FOUND = Future.succeededFuture(Optional.empty());
    private static final int SN_DIGITS = 16;

    private final Database database;
    private final Duration silence;
    private final Set<WebhookEventType> told;
    private final PgOutbox outbox;
    private final TransactionClaims claims;
    private final LongAdder takeovers = new LongAdder();
    private final LongAdder externalRefunds = new LongAdder();
    private final Batcher<OpenBatch.Opening, Boolean> opens;
    private final Batcher<Change, Applied> changes;
    private final Batcher<Change, Applied> counted;
    private final Batcher<Change, Applied> refused;
    private final Batcher<FindBatch.Search<Long>, Optional<OrderState>> bySn;
    private final Batcher<FindBatch.Search<String>, Optional<OrderState>> byClientSn;
    private final Batcher<FindBatch.Search<String>, Optional<OrderState>> byTradeNo;
    private final Batcher<OrderKey, Optional<OrderState>> loads;
    private final Batcher<QueryPermitBatch.PermitRequest, Boolean> askings;

    /** @param maySayDead whether instances without a heartbeat may be declared dead now */
    public PgLedger(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            PgOutbox outbox,
            BooleanSupplier maySayDead) {
        this.database = database;
        this.silence = settings.timeouts().response();
        this.told = settings.told();
        this.outbox = outbox;
        this.claims = new TransactionClaims(database, settings.lease().length(), maySayDead);
        this.changes = new Batcher<>(vertx, context, database, settings, new ApplyBatch(settings.told()));
        this.counted = new Batcher<>(vertx, context, database, settings, DailyRefundBatch.counting(told));
        this.refused = new Batcher<>(vertx, context, database, settings, DailyRefundBatch.takingOut(told));
        // Existing orders are completed before new ones are opened: a new one is then refused in time, with
        // nothing stored.
        this.opens = new Batcher<>(vertx, context, database, settings, new OpenBatch(), changes);
        this.bySn = new Batcher<>(vertx, context, database, settings, FindBatch.bySn());
        this.byClientSn = new Batcher<>(vertx, context, database, settings, FindBatch.byClientSn());
        this.byTradeNo = new Batcher<>(vertx, context, database, settings, FindBatch.byTradeNo());
        this.loads = new Batcher<>(vertx, context, database, settings, new LoadBatch());
        this.askings = new Batcher<>(vertx, context, database, settings, new QueryPermitBatch());
    }

    /** Must be called on the ledger's context. */
    public void keepWarm() {
        opens.keepWarm();
        changes.keepWarm();
        bySn.keepWarm();
        byClientSn.keepWarm();
    }

    @Override
    public Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
        return opens.submit(new OpenBatch.Opening(order, payment, report))
                .compose(stored -> stored ? Future.succeededFuture(new Opened.Stored()) : conflict(order));
    }

    /** A client_sn is taken for ever: if no order has it, it is reserved. */
    private Future<Opened> conflict(Order order) {
        return find(order.key().merchantId(), null, order.purchase().clientSn())
                .map(present -> present.<Opened>map(Opened.Taken::new).orElseGet(Opened.Reserved::new));
    }

    @Override
    public Future<Optional<OrderState>> find(String merchantId, @Nullable String sn, @Nullable String clientSn) {
        if (clientSn == null) {
            return sn == null ? NOTHING_FOUND : findBySn(merchantId, sn);
        }
        return sn == null
                ? findByClientSn(merchantId, clientSn)
                : orElse(findBySn(merchantId, sn), () -> findByClientSn(merchantId, clientSn));
    }

    private Future<Optional<OrderState>> findBySn(String merchantId, String sn) {
        return isOwnNumber(sn)
                ? orElse(
                        bySn.submit(new FindBatch.Search<>(merchantId, Long.valueOf(sn))),
                        () -> findByTradeNo(merchantId, sn))
                : findByTradeNo(merchantId, sn);
    }

    private Future<Optional<OrderState>> findByTradeNo(String merchantId, String tradeNo) {
        return byTradeNo.submit(new FindBatch.Search<>(merchantId, tradeNo));
    }

    private Future<Optional<OrderState>> findByClientSn(String merchantId, String clientSn) {
        return byClientSn.submit(new FindBatch.Search<>(merchantId, clientSn));
    }

    private static Future<Optional<OrderState>> orElse(
            Future<Optional<OrderState>> first, Supplier<Future<Optional<OrderState>>> second) {
        return first.compose(found -> found.isPresent() ? Future.succeededFuture(found) : second.get());
    }

    /** The gateway's own numbers have 16 digits; others are not looked up. */
    private static boolean isOwnNumber(String text) {
        return text.length() == SN_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public Future<Optional<OrderState>> load(OrderKey key) {
        return loads.submit(key);
    }

    @Override
    public Future<Applied> apply(Change change) {
        Future<Applied> submitted = batcher(change).submit(change);
        Future<Applied> applied = isExternalRefund(change) ? submitted.onSuccess(this::countExternalRefund) : submitted;
        return change.notifies(told) ? applied.onSuccess(this::notifyOutbox) : applied;
    }

    private static boolean isExternalRefund(Change change) {
        for (Transaction added : change.added()) {
            if (added.type() == TransactionType.EXTERNAL_REFUND) {
                return true;
            }
        }
        return false;
    }

    private void countExternalRefund(Applied applied) {
        if (applied == Applied.DONE) {
            externalRefunds.increment();
        }
    }

    /** The transactions that this instance took over from dead ones since its start. */
    public long takeovers() {
        return takeovers.sum();
    }

    /** The refunds made elsewhere that this instance recorded since its start. */
    public long externalRefunds() {
        return externalRefunds.sum();
    }

    /** Nearly all changes use the first one. */
    private Batcher<Change, Applied> batcher(Change change) {
        if (change.counted() != null) {
            return counted;
        }
        return change.refused().isEmpty() ? changes : refused;
    }

    private void notifyOutbox(Applied applied) {
        if (applied == Applied.DONE) {
            outbox.arrived();
        }
    }

    @Override
    public Future<Boolean> reserve(String merchantId, String clientSn) {
        return database.execute(RESERVE, Tuple.of(merchantId, clientSn), silence)
                .compose(inserted ->
                        inserted.rowCount() == 1 ? Future.succeededFuture(true) : isReserved(merchantId, clientSn));
    }

    private Future<Boolean> isReserved(String merchantId, String clientSn) {
        return database.execute(IS_RESERVED, Tuple.of(merchantId, clientSn), silence)
                .map(PgLedger::firstBoolean);
    }

    private static boolean firstBoolean(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean(0);
    }

    @Override
    public Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
        return askings.submit(new QueryPermitBatch.PermitRequest(key, spacing));
    }

    @Override
    public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
        return claims.due(instance, now, until, limit).compose(taken -> states(instance, taken));
    }

    @Override
    public Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
        return claims.one(instance, key, tsn, until)
                .compose(taken -> states(instance, taken))
                .map(states -> states.stream().findFirst());
    }

    /** Claimed but not read, because the store became unavailable: they are due again at {@code until}. */
    private Future<List<Claim>> states(long instance, List<TransactionClaims.Taken> taken) {
        takeovers.add(taken.stream()
                .filter(t -> t.before() != 0 && t.before() != instance)
                .count());
        List<Future<Claim>> states = taken.stream()
                .map(t -> load(t.key()).map(state -> new Claim(state.orElseThrow(), t.tsn())))
                .toList();
        return Future.all(states).map(all -> all.<Claim>list()).recover(PgLedger::claimedButUnread);
    }

    private static Future<List<Claim>> claimedButUnread(Throwable e) {
        return Future.failedFuture(new StoreException("the store was lost after a claim", false, e));
    }

    @Override
    public Future<Void> release(long instance, Instant now) {
        return claims.release(instance, now);
    }
}
