package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.history.HistoryRecord;
import upay.port.Ledger;
import upay.port.StoreException;

/** A store in memory, shared by several instances, that fails and delays as a test configures it. */
public final class InMemoryLedger {
    public enum Call {
        OPEN,
        FIND,
        LOAD,
        APPLY,
        RESERVE,
        MAY_ASK,
        CLAIM,
        RELEASE
    }

    /** What goes wrong with one call. */
    public enum Fault {
        NONE,
        /** Certainly not stored. */
        REFUSED,
        /** In doubt, and not stored. */
        DOUBT_NOT_STORED,
        /** In doubt, and stored. */
        DOUBT_STORED,
        /** Uncertain, and stored a while after the caller's failure. */
        DOUBT_STORED_LATER
    }

    /** What the store is like where no fault is scripted. */
    public interface Weather {
        Fault fault(Call call);

        /** There and back. */
        Duration latency();

        Weather FAIR = fair(Duration.ZERO);

        /** Nothing fails; everything takes so long, there and back. */
        static Weather fair(Duration latency) {
            return new Weather() {
                @Override
                public Fault fault(Call call) {
                    return Fault.NONE;
                }

                @Override
                public Duration latency() {
                    return latency;
                }
            };
        }
    }

    static final Duration LATER = Duration.ofSeconds(5);

    private final VirtualTime time;
    private final InMemoryOrders books;
    private final Map<Call, Queue<Fault>> scripted = new EnumMap<>(Call.class);
    private final List<AssertionError> wrongs = new ArrayList<>();
    private Weather weather = Weather.FAIR;
    private boolean down;

    InMemoryLedger(VirtualTime time) {
        this.time = time;
        this.books = new InMemoryOrders(time);
    }

    public InMemoryOrders books() {
        return books;
    }

    public void weather(Weather weather) {
        this.weather = weather;
    }

    /** The next calls of this kind go so, one after the other. */
    public void next(Call call, Fault... faults) {
        scripted.computeIfAbsent(call, c -> new ArrayDeque<>()).addAll(List.of(faults));
    }

    /** Nothing can be reached from now on, or everything again. */
    public void down(boolean down) {
        this.down = down;
    }

    /** What was asked to be stored and must never be. */
    List<AssertionError> wrongs() {
        return wrongs;
    }

    public Ledger at(VirtualTime.Node node) {
        return new Line(node);
    }

    private Fault fault(Call call) {
        Queue<Fault> queue = scripted.get(call);
        if (queue != null && !queue.isEmpty()) {
            return queue.poll();
        }
        return down ? Fault.REFUSED : weather.fault(call);
    }

    private <T> T checked(Supplier<T> action) {
        try {
            return action.get();
        } catch (AssertionError wrong) {
            wrongs.add(wrong);
            throw new StoreException("the store refuses it", true, wrong);
        }
    }

    private <T> Future<T> perform(VirtualTime.Node node, Call call, Supplier<T> action) {
        Duration half = weather.latency().dividedBy(2);
        Fault fault = fault(call);
        if (half.isZero()) {
            return execute(fault, action);
        }
        Promise<T> promise = Promise.promise();
        time.after(half, () -> execute(fault, action).onComplete(done -> node.after(half, () -> promise.handle(done))));
        return promise.future();
    }

    private <T> Future<T> execute(Fault fault, Supplier<T> action) {
        try {
            return switch (fault) {
                case NONE -> Future.succeededFuture(checked(action));
                case REFUSED -> Future.failedFuture(new StoreException("refused", true, null));
                case DOUBT_NOT_STORED -> Future.failedFuture(new StoreException("in doubt", false, null));
                case DOUBT_STORED -> {
                    checked(action);
                    yield Future.failedFuture(new StoreException("in doubt", false, null));
                }
                case DOUBT_STORED_LATER -> {
                    time.after(LATER, () -> checked(action));
                    yield Future.failedFuture(new StoreException("in doubt", false, null));
                }
            };
        } catch (StoreException wrong) {
            return Future.failedFuture(wrong);
        }
    }

    /** The store as one instance reaches it. */
    private final class Line implements Ledger {
        private final VirtualTime.Node node;

        Line(VirtualTime.Node node) {
            this.node = node;
        }

        @Override
        public Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
            return perform(node, Call.OPEN, () -> books.open(order, payment, report));
        }

        @Override
        public Future<Optional<OrderState>> find(String merchantId, String sn, String clientSn) {
            return perform(node, Call.FIND, () -> books.find(merchantId, sn, clientSn));
        }

        @Override
        public Future<Optional<OrderState>> load(OrderKey key) {
            return perform(node, Call.LOAD, () -> books.load(key));
        }

        @Override
        public Future<Applied> apply(Change change) {
            return perform(node, Call.APPLY, () -> books.apply(change));
        }

        @Override
        public Future<Boolean> reserve(String merchantId, String clientSn) {
            return perform(node, Call.RESERVE, () -> books.reserve(merchantId, clientSn));
        }

        @Override
        public Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
            return perform(node, Call.MAY_ASK, () -> books.acquireQueryPermit(key, spacing));
        }

        @Override
        public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
            return perform(node, Call.CLAIM, () -> books.claim(instance, now, until, limit));
        }

        @Override
        public Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
            return perform(node, Call.CLAIM, () -> books.claim(instance, key, tsn, until));
        }

        @Override
        public Future<Void> release(long instance, Instant now) {
            return perform(node, Call.RELEASE, () -> {
                books.release(instance, now);
                return null;
            });
        }
    }
}
