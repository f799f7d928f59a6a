package upay.sandbox.scene;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeLedger;

/**
 * Executes calls at the simulated channels: reads the trade, lets a scene decide, writes, and only then answers.
 *
 * <ol>
 * <li>A write names the version that it replaces; a write that lost the race is decided again on the new state.
 * <li>A new payment is written without reading first: a plain success costs one insert.
 * <li>What becomes due by itself is applied by every read, and written by an alarm of this process, or by the next
 *     one after a restart ({@link #settleOverdue}).
 * <li>The write that charges a trade is reported to {@code onCharged}, once; unless the same write refunded the
 *     money.
 * </ol>
 *
 * <p>A failed future: the ledger could not be read or written, and the result is unknown; the channel does not answer.
 */
public final class SceneEngine {
    /** Few callers race on one trade; in each round one of them wins. */
    private static final int MAX_ATTEMPTS = 64;

    private static final int OVERDUE_BATCH = 256;

    /** Runs a task after a time, not before the caller has returned. */
    @FunctionalInterface
    public interface Alarm {
        void in(long millis, Runnable task);
    }

    private final TradeLedger ledger;
    private final TimeScale pace;
    private final LongSupplier clock;
    private final Alarm alarm;
    private final Consumer<Trade> onCharged;

    /** @param clock epoch milliseconds */
    public SceneEngine(TradeLedger ledger, TimeScale pace, LongSupplier clock, Alarm alarm, Consumer<Trade> onCharged) {
        this.ledger = ledger;
        this.pace = pace;
        this.clock = clock;
        this.alarm = alarm;
        this.onCharged = onCharged;
    }

    public Future<SceneResult> pay(PurchaseCall purchase) {
        return attempt(purchase.key(), null, new PayScene(purchase, pace), 1);
    }

    public Future<SceneResult> precreate(PurchaseCall purchase) {
        return attempt(purchase.key(), null, new PrecreateScene(purchase), 1);
    }

    public Future<SceneResult> query(TradeKey key) {
        return decide(key, new QueryScene());
    }

    /** @param suits the kind of trade that can be undone in this way; others are refused */
    public Future<SceneResult> undo(TradeKey key, UndoKind kind, Predicate<Trade> suits) {
        return decide(key, new UndoScene(kind, suits, pace));
    }

    public Future<SceneResult> refund(TradeKey key, RefundCall call) {
        return decide(key, new RefundScene(call, pace));
    }

    /** @param key null: the trade is looked up by the refund's number */
    public Future<SceneResult> refundQuery(Payway payway, @Nullable TradeKey key, String number) {
        Scene scene = new RefundQueryScene(number);
        return key != null
                ? decide(key, scene)
                : ledger.findByRefund(payway, number)
                        .compose(found -> found.isPresent()
                                ? attempt(found.get().key(), found.get(), scene, 1)
                                : Future.succeededFuture(SceneResult.of(SceneVerdict.REFUND_NOT_FOUND, null)));
    }

    /** The customer scans the QR code of this number, at any channel. */
    public Future<SceneResult> scan(String sn) {
        return ledger.findBySn(sn).compose(found -> found.stream()
                .filter(Trade::qr)
                .findFirst()
                .map(trade -> attempt(trade.key(), trade, new ScanScene(pace), 1))
                .orElseGet(() -> Future.succeededFuture(SceneResult.of(SceneVerdict.NOT_FOUND, null))));
    }

    /**
     * A refund in the console of the channel that charged this number.
     *
     * @param amount null: all that is left
     */
    public Future<SceneResult> refundInConsole(String sn, @Nullable Fen amount) {
        return ledger.findBySn(sn).compose(found -> found.stream()
                .max(Comparator.comparing(trade -> trade.books().charges()))
                .map(trade -> attempt(trade.key(), trade, new ConsoleRefundScene(amount), 1))
                .orElseGet(() -> Future.succeededFuture(SceneResult.of(SceneVerdict.NOT_FOUND, null))));
    }

    /** The current trades of this number, one for each channel that has it. */
    public Future<List<Trade>> trades(String sn) {
        return ledger.findBySn(sn).map(found -> found.stream().map(now()).toList());
    }

    /** A page of all current trades, in the order of their keys. */
    public Future<List<Trade>> page(@Nullable TradeKey after, int limit) {
        return ledger.page(after, limit).map(found -> found.stream().map(now()).toList());
    }

    /** Writes what became due while no process was running to write it; completes when that is done. */
    public Future<Void> settleOverdue() {
        return ledger.overdue(clock.getAsLong(), OVERDUE_BATCH)
                .compose(keys ->
                        Future.join(keys.stream().map(this::settle).toList()).mapEmpty());
    }

    private Future<SceneResult> decide(TradeKey key, Scene scene) {
        return ledger.find(key).compose(found -> attempt(key, found.orElse(null), scene, 1));
    }

    private Future<SceneResult> again(TradeKey key, Scene scene, int attempt) {
        return attempt > MAX_ATTEMPTS
                ? Future.failedFuture(new IllegalStateException("a trade that never stands still"))
                : ledger.find(key).compose(found -> attempt(key, found.orElse(null), scene, attempt));
    }

    /** @param stored null: none, or (at the first attempt) not looked up */
    private Future<SceneResult> attempt(TradeKey key, @Nullable Trade stored, Scene scene, int attempt) {
        long now = clock.getAsLong();
        SceneDecision decision = scene.decide(stored == null ? null : stored.at(now), now);
        Trade next = decision.next();
        if (next == null) {
            boolean guessed = stored == null && attempt == 1 && scene.opens();
            return guessed ? again(key, scene, 2) : Future.succeededFuture(decision.result());
        }
        Future<Boolean> written = stored == null ? ledger.open(next) : ledger.replace(next.nextVersion());
        return written.compose(won -> {
            if (!won) {
                return again(key, scene, attempt + 1);
            }
            follow(stored, next, now);
            return Future.succeededFuture(decision.result());
        });
    }

    private void follow(@Nullable Trade before, Trade written, long now) {
        boolean wasCharged = before != null && before.books().charges() > 0;
        if (!wasCharged && written.phase() == Trade.Phase.PAID) {
            onCharged.accept(written);
        }
        remind(written, now);
    }

    private void remind(Trade trade, long now) {
        long due = trade.nextDue();
        if (due != 0) {
            alarm.in(Math.max(1, due - now), () -> settle(trade.key()));
        }
    }

    /** A lost race or a failure is harmless: the next write applies what is due, and so does every read. */
    private Future<Void> settle(TradeKey key) {
        return ledger.find(key).compose(found -> found.map(this::settle).orElseGet(Future::succeededFuture));
    }

    @SuppressWarnings("ReferenceEquality") // The same object comes back where nothing happened.
    private Future<Void> settle(Trade stored) {
        long now = clock.getAsLong();
        Trade next = stored.at(now);
        if (next == stored) {
            remind(stored, now);
            return Future.succeededFuture();
        }
        return ledger.replace(next.nextVersion())
                .onSuccess(won -> {
                    if (won) {
                        follow(stored, next, now);
                    }
                })
                .mapEmpty();
    }

    private UnaryOperator<Trade> now() {
        long now = clock.getAsLong();
        return trade -> trade.at(now);
    }
}
