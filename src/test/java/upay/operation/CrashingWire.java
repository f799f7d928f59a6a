package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.history.HistoryRecord;
import upay.port.Channels;
import upay.port.Ledger;

/**
 * Counts the messages that instances send to the store and to the channels, and kills an instance at one of them:
 * between two messages nothing happens that is visible from outside, so these are all the moments at which a crash
 * can differ. Looks for due work that find none are not counted.
 */
public final class CrashingWire {
    /**
     * @param message which one, from 1
     * @param left whether it was sent: then it takes effect, and the answer is lost
     */
    public record Kill(int message, boolean left) {}

    private final Kill kill;
    private final Consumer<VirtualTime.Node> killed;
    private int messages;

    /** @param kill null: no instance is killed */
    CrashingWire(Kill kill, Consumer<VirtualTime.Node> killed) {
        this.kill = kill;
        this.killed = killed;
    }

    int messages() {
        return messages;
    }

    private <T> Future<T> message(VirtualTime.Node node, Supplier<Future<T>> sending) {
        if (!node.isAlive()) {
            return Promise.<T>promise().future();
        }
        messages++;
        if (kill == null || kill.message() != messages) {
            return sending.get();
        }
        if (kill.left()) {
            sending.get();
        }
        node.crash();
        killed.accept(node);
        return Promise.<T>promise().future();
    }

    Ledger ledger(VirtualTime.Node node, Ledger real) {
        return new LedgerLine(node, real);
    }

    Channels channels(VirtualTime.Node node, Channels real) {
        return new ChannelLine(node, real);
    }

    private final class ChannelLine implements Channels {
        private final VirtualTime.Node node;
        private final Channels real;

        ChannelLine(VirtualTime.Node node, Channels real) {
            this.node = node;
            this.real = real;
        }

        @Override
        public Future<Outcome> call(ChannelCall call) {
            return message(node, () -> real.call(call));
        }

        @Override
        public ChannelTraits traits(Payway payway, SubPayway subPayway) {
            return real.traits(payway, subPayway);
        }

        @Override
        public Future<Availability> availability(String merchantId, String storeId, Payway payway) {
            return real.availability(merchantId, storeId, payway);
        }
    }

    private final class LedgerLine implements Ledger {
        private final VirtualTime.Node node;
        private final Ledger real;

        LedgerLine(VirtualTime.Node node, Ledger real) {
            this.node = node;
            this.real = real;
        }

        @Override
        public Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
            return message(node, () -> real.open(order, payment, report));
        }

        @Override
        public Future<Optional<OrderState>> find(String merchantId, String sn, String clientSn) {
            return message(node, () -> real.find(merchantId, sn, clientSn));
        }

        @Override
        public Future<Optional<OrderState>> load(OrderKey key) {
            return message(node, () -> real.load(key));
        }

        @Override
        public Future<Applied> apply(Change change) {
            return message(node, () -> real.apply(change));
        }

        @Override
        public Future<Boolean> reserve(String merchantId, String clientSn) {
            return message(node, () -> real.reserve(merchantId, clientSn));
        }

        @Override
        public Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
            return message(node, () -> real.acquireQueryPermit(key, spacing));
        }

        /** Counts if it claimed something: an instance killed then has claimed work and not begun it. */
        @Override
        public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
            return real.claim(instance, now, until, limit)
                    .compose(taken -> taken.isEmpty()
                            ? Future.succeededFuture(taken)
                            : message(node, () -> Future.succeededFuture(taken)));
        }

        @Override
        public Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
            return message(node, () -> real.claim(instance, key, tsn, until));
        }

        @Override
        public Future<Void> release(long instance, Instant now) {
            return message(node, () -> real.release(instance, now));
        }
    }
}
