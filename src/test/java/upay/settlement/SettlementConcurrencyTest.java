package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.AccountName;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.SubPayway;
import upay.domain.Transaction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.history.HistoryRecord;
import upay.operation.Caller;
import upay.operation.CancelOperation;
import upay.operation.InMemoryOrders;
import upay.operation.ModelTrade;
import upay.operation.ModelTrade.Customer;
import upay.operation.PayOperation;
import upay.operation.QueryOperation;
import upay.operation.RefundOperation;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTime;
import upay.port.Channels;
import upay.port.Instance;
import upay.port.Ledger;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.port.Timers;
import upay.protocol.OrderRef;
import upay.protocol.QueryRequest;
import upay.protocol.RefundRequest;
import upay.protocol.Reply;

/** Real threads and real time, a hundredth of it; what is random here cannot be repeated, so it is only looked for. */
@DisplayName("requests about one order on many event loops at once lose nothing and leave nothing behind")
class SettlementConcurrencyTest {
    private static final int ORDERS = 400;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
    private final VirtualTime standing = new VirtualTime();
    private final InMemoryOrders books = new InMemoryOrders(standing);
    private final Map<Long, ModelTrade> trades = new ConcurrentHashMap<>();
    private final VirtualTime.Node node = standing.node();
    private final VirtualGateway.Counter counter = new VirtualGateway.Counter();
    private final NumberGenerator numbers = () -> {
        synchronized (counter) {
            return counter.next();
        }
    };
    private final Ports ports = new Ports(new Books(), new Trades(), new Here(), new Loops(), numbers);
    private final Settlement settlement = new Settlement(ports, Schedules.DEFAULT.scaled(0.01), Math::random);
    private final Caller caller = new Caller(VirtualGateway.TERMINAL, VirtualGateway.THERE);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void requestsAtOnce() throws Exception {
        List<Context> loops = loops();
        Sweeper sweeper = new Sweeper(settlement, VirtualGateway.SWEEP_BATCH);
        loops.get(0).runOnContext(nothing -> sweeper.start());
        List<Promise<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            String clientSn = "c" + i;
            replies.add(on(loops, () -> new PayOperation(ports, settlement, numbers, () -> PaymentCodes.DEFAULT)
                    .run(caller, VirtualGateway.request(clientSn, "1", 100))));
            for (int n = ThreadLocalRandom.current().nextInt(5); n > 0; n--) {
                replies.add(on(loops, another(clientSn, n)));
            }
        }

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> replies.stream()
                .allMatch(reply -> reply.future().isComplete()));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::isQuiet);
        sweeper.stop();

        assertThat(replies).allMatch(reply -> reply.future().succeeded());
        assertThat(settlement.active()).isZero();
        for (OrderState state : states()) {
            long kept = trades.get(state.order().key().sn()).kept();
            long net = state.order().balance().paid()
                    ? state.order().balance().net().value()
                    : 0;
            assertThat(kept).as("%s", state).isEqualTo(net);
        }
    }

    /** Four contexts, each of an event loop of its own. */
    private List<Context> loops() throws Exception {
        List<Context> loops = new CopyOnWriteArrayList<>();
        vertx.deployVerticle(
                        () -> new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                loops.add(context);
                                return Future.succeededFuture();
                            }
                        },
                        new DeploymentOptions().setInstances(4))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return loops;
    }

    private Supplier<Future<Reply>> another(String clientSn, int n) {
        OrderRef ref = new OrderRef(null, clientSn);
        return switch (ThreadLocalRandom.current().nextInt(3)) {
            case 0 -> () -> new CancelOperation(ports, settlement, numbers).run(caller, ref);
            case 1 ->
                () -> new QueryOperation(ports, settlement)
                        .run(caller, new QueryRequest(ref.sn(), ref.clientSn(), null));
            default ->
                () -> new RefundOperation(ports, settlement, numbers)
                        .run(caller, new RefundRequest(ref, "r" + n, upay.domain.Fen.of(40), "op", null, null, null));
        };
    }

    private static Promise<Reply> on(List<Context> loops, Supplier<Future<Reply>> request) {
        Promise<Reply> reply = Promise.promise();
        Context loop = loops.get(ThreadLocalRandom.current().nextInt(loops.size()));
        loop.runOnContext(nothing -> request.get().onComplete(reply));
        return reply;
    }

    private List<OrderState> states() {
        synchronized (books) {
            return List.copyOf(books.keys()).stream()
                    .map(key -> books.load(key).orElseThrow())
                    .toList();
        }
    }

    private boolean isQuiet() {
        return settlement.active() == 0
                && states().stream().flatMap(s -> s.transactions().stream()).noneMatch(Transaction::isOpen);
    }

    /** Does it a moment later, and answers on the caller's event loop. */
    private <T> Future<T> soon(Supplier<T> action) {
        Promise<T> promise = Promise.promise();
        vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(3), fired -> promise.complete(action.get()));
        return promise.future();
    }

    private final class Loops implements Timers {
        @Override
        public Timer after(Duration delay, Runnable task) {
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
            return () -> vertx.cancelTimer(id);
        }

        @Override
        public Executor here() {
            Context context = vertx.getOrCreateContext();
            return task -> context.runOnContext(nothing -> task.run());
        }
    }

    private final class Here implements Instance {
        @Override
        public long id() {
            return node.id();
        }

        @Override
        public boolean holdsLease() {
            return true;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    }

    private final class Trades implements Channels {
        @Override
        public Future<Outcome> call(ChannelCall call) {
            ModelTrade trade = trades.computeIfAbsent(
                    call.order().sn(), sn -> new ModelTrade(standing, ModelTrade.Style.ALIPAY, sn));
            Customer customer = call.order().sn() % 3 == 0 ? Customer.NEVER : Customer.PAYS;
            return soon(() -> {
                int luck = ThreadLocalRandom.current().nextInt(10);
                Outcome unknown = new Outcome.Unknown(Outcome.Fault.IO, "lost");
                if (luck == 0) {
                    return unknown;
                }
                synchronized (trade) {
                    Outcome honest = trade.handle(call, customer);
                    return luck == 1 ? unknown : honest;
                }
            });
        }

        @Override
        public ChannelTraits traits(Payway payway, SubPayway subPayway) {
            return new ChannelTraits(true);
        }

        @Override
        public Future<Availability> availability(String merchantId, String storeId, Payway payway) {
            return Future.succeededFuture(Availability.open(AccountName.OWN));
        }
    }

    private final class Books implements Ledger {
        private <T> Future<T> locked(Supplier<T> action) {
            return soon(() -> {
                synchronized (books) {
                    return action.get();
                }
            });
        }

        @Override
        public Future<Opened> open(Order order, Transaction payment, HistoryRecord report) {
            return locked(() -> books.open(order, payment, report));
        }

        @Override
        public Future<Optional<OrderState>> find(String merchantId, String sn, String clientSn) {
            return locked(() -> books.find(merchantId, sn, clientSn));
        }

        @Override
        public Future<Optional<OrderState>> load(OrderKey key) {
            return locked(() -> books.load(key));
        }

        @Override
        public Future<Applied> apply(Change change) {
            return locked(() -> books.apply(change));
        }

        @Override
        public Future<Boolean> reserve(String merchantId, String clientSn) {
            return locked(() -> books.reserve(merchantId, clientSn));
        }

        @Override
        public Future<Boolean> acquireQueryPermit(OrderKey key, Duration spacing) {
            return Future.succeededFuture(true);
        }

        @Override
        public Future<List<Claim>> claim(long instance, Instant now, Instant until, int limit) {
            return locked(() -> books.claim(instance, now, until, limit));
        }

        @Override
        public Future<Optional<Claim>> claim(long instance, OrderKey key, long tsn, Instant until) {
            return locked(() -> books.claim(instance, key, tsn, until));
        }

        @Override
        public Future<Void> release(long instance, Instant now) {
            return Future.succeededFuture();
        }
    }
}
