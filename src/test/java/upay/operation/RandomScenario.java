package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.protocol.Reply;
import upay.settlement.ExternalRefundRecorder;
import upay.tracing.Span;

/**
 * A few merchants, customers and gateway instances under random faults, all of it from one seed: random requests at
 * random times, calls and answers lost on every line, instances that are killed and frozen, a store that goes away.
 * After a while everything works again, and what is open gets its time to end.
 */
public final class RandomScenario {
    private static final Duration TROUBLE = Duration.ofSeconds(280);
    private static final Duration PATIENCE = Duration.ofMinutes(40);

    /** A client's request and its reply; none if its instance died or the store was down. */
    record Request(String operation, String clientSn, String refundRequestNo, Future<Reply> reply) {
        Reply.Answer answer() {
            return reply.succeeded() && reply.result() instanceof Reply.Answer answer ? answer : null;
        }
    }

    final VirtualTime time = new VirtualTime();
    public final InMemoryLedger ledger = new InMemoryLedger(time);
    final ScriptedChannels channels = new ScriptedChannels(time);
    final List<Request> requests = new ArrayList<>();
    private final VirtualGateway.Counter numbers = new VirtualGateway.Counter();
    private final List<VirtualGateway> gateways = new ArrayList<>();
    private final Random random;
    private final Schedules schedules;
    private final double badness;
    private final boolean consoles;

    public RandomScenario(long seed) {
        this(seed, false);
    }

    /** @param consoles refunds are also made in the channels' own consoles */
    public RandomScenario(long seed, boolean consoles) {
        this.consoles = consoles;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        badness = List.of(0.0, 0.05, 0.15, 0.35, 0.6).get(random.nextInt(5));
        schedules = schedules();
    }

    private static Schedules schedules() {
        Schedules d = Schedules.DEFAULT;
        Schedules.Retries retries = new Schedules.Retries(
                d.retries().quickRetries(),
                d.retries().backoff(),
                d.retries().cancelVerificationIntervals(),
                List.of(Duration.ofSeconds(20), Duration.ofSeconds(60)),
                d.retries().manualReviewAfter(),
                d.retries().manualReviewIntervals());
        Schedules.Upkeep upkeep = new Schedules.Upkeep(
                d.upkeep().remotePollInterval(),
                Duration.ofSeconds(2),
                d.upkeep().takeoverGrace());
        return new Schedules(d.limits(), d.waits(), d.timeouts(), d.polling(), retries, upkeep);
    }

    /** Runs until nothing is left to do but what is left to a person. */
    public void run() {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            start();
        }
        weather();
        int orders = 1 + random.nextInt(4);
        for (int i = 0; i < orders; i++) {
            order("c" + i);
        }
        if (badness > 0) {
            troubles();
        }
        time.advance(TROUBLE);
        calm();
        Instant end = time.now().plus(PATIENCE);
        while (time.now().isBefore(end) && !isQuiet()) {
            time.advance(Duration.ofSeconds(10));
        }
    }

    private void start() {
        VirtualGateway gateway = new VirtualGateway(time, ledger, channels, numbers, schedules, random::nextDouble);
        gateways.add(gateway);
        gateway.sweeper().start();
    }

    private VirtualGateway any() {
        List<VirtualGateway> up =
                gateways.stream().filter(g -> g.node().isAlive()).toList();
        return up.get(random.nextInt(up.size()));
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    private void at(long millis, Runnable task) {
        time.after(Duration.ofMillis(millis), task);
    }

    private void order(String clientSn) {
        Payway payway = chance(0.5) ? Payway.ALIPAY : Payway.WECHAT;
        boolean qr = chance(0.3);
        long start = between(0, 20_000);
        long total = between(1, 1_000);
        for (int tries = chance(0.2) ? 2 : 1; tries > 0; tries--) {
            at(start + (tries - 1) * between(0, 30_000), () -> {
                VirtualGateway gateway = any();
                if (qr) {
                    ask("precreate", clientSn, null, () -> gateway.precreate(clientSn, payway, total));
                } else {
                    ask("pay", clientSn, null, () -> gateway.pay(clientSn, payway, total));
                }
            });
        }
        if (qr && chance(0.8)) {
            at(start + (chance(0.3) ? between(238_000, 244_000) : between(1_000, 245_000)), () -> scan(clientSn));
        }
        for (int i = consoles ? random.nextInt(4) : 0; i > 0; i--) {
            at(start + between(500, 90_000), () -> refundInConsole(clientSn));
        }
        for (int i = random.nextInt(9); i > 0; i--) {
            at(Math.max(0, start + moment(qr)), () -> another(clientSn, total));
        }
    }

    /** When something is asked, after the order: soon, some time, or just when the order's time is up. */
    private long moment(boolean qr) {
        return switch (random.nextInt(4)) {
            case 0 -> between(0, qr ? 270_000 : 180_000);
            case 1 -> qr ? between(238_000, 252_000) : between(48_000, 62_000);
            default -> between(-2_000, 15_000);
        };
    }

    /** Of a payment that this side knows as paid. The channel's callback comes twice, at once, to two instances. */
    private void refundInConsole(String clientSn) {
        paid(clientSn).ifPresent(state -> {
            ModelTrade trade = channels.trade(state.order().key().sn());
            long left = trade.kept();
            if (left > 0 && trade.refundElsewhere(chance(0.3) ? left : between(1, left + 1)) && chance(0.5)) {
                report(state, any());
                report(state, any());
            }
        });
    }

    private void report(OrderState state, VirtualGateway gateway) {
        if (state.order().purchase().payway() == Payway.WECHAT) {
            gateway.settlement().checkReturned(state, List.of(), Span.NONE);
            return;
        }
        long returned = channels.trade(state.order().key().sn()).returned();
        new ExternalRefundRecorder(
                        gateway.ports().ledger(), numbers, gateway.ports().instance())
                .recordExternalRefund(
                        state.order().key(),
                        new ExternalRefundRecorder.Statement(upay.domain.Fen.of(returned), null),
                        List.of());
    }

    private Optional<OrderState> paid(String clientSn) {
        return ledger.books().keys().stream()
                .map(key -> ledger.books().load(key).orElseThrow())
                .filter(s -> s.order().purchase().clientSn().equals(clientSn))
                .filter(s -> s.order().balance().paid())
                .findFirst();
    }

    /** Once all is settled, the channels are asked about every order. */
    void checkAll() {
        ledger.books().keys().forEach(key -> {
            OrderState state = ledger.books().load(key).orElseThrow();
            if (state.order().balance().paid()) {
                report(state, any());
                report(state, any());
            }
        });
        time.advance(Duration.ofMinutes(10));
    }

    private void another(String clientSn, long total) {
        VirtualGateway gateway = any();
        int kind = random.nextInt(10);
        if (kind < 3) {
            ask("query", clientSn, null, () -> gateway.query(clientSn));
        } else if (kind < 6) {
            ask("cancel", clientSn, null, () -> gateway.cancel(clientSn));
        } else {
            String number = "r" + random.nextInt(4);
            long amount = chance(0.3) ? total : between(1, total + 1);
            ask("refund", clientSn, number, () -> gateway.refund(clientSn, number, amount));
        }
    }

    private void ask(String operation, String clientSn, String refundRequestNo, Supplier<Future<Reply>> request) {
        requests.add(new Request(operation, clientSn, refundRequestNo, request.get()));
    }

    /** A customer can only scan what a till shows. */
    private void scan(String clientSn) {
        requests.stream()
                .filter(r -> r.clientSn.equals(clientSn) && r.answer() != null)
                .map(Request::answer)
                .filter(a -> a.code() == upay.domain.ResultCode.PRECREATE_SUCCESS)
                .findFirst()
                .ifPresent(a -> channels.trade(a.order().key().sn()).scan(customer()));
    }

    private Customer customer() {
        return switch (random.nextInt(10)) {
            case 0 -> Customer.confirmsAfter(Duration.ofMillis(between(100, 70_000)));
            case 1 -> Customer.confirmsAfter(Duration.ofMillis(between(48_000, 56_000)));
            case 2 -> Customer.declinesAfter(Duration.ofMillis(between(100, 70_000)));
            case 3 -> Customer.NEVER;
            case 4 -> Customer.refused(upay.domain.BizError.INSUFFICIENT_FUND);
            default -> Customer.PAYS;
        };
    }

    private void weather() {
        ledger.weather(new RandomStoreFaults(random, badness / 10));
        channels.latency(call -> Duration.ofMillis(between(2, 400)));
        channels.customers(call -> customer());
        Function<ChannelCall, Twist> twists = call -> chance(badness) ? twist(call) : Twist.of(Twist.Kind.ANSWERED);
        channels.weather(twists);
        if (badness > 0 && chance(0.3)) {
            ChannelAction struck = ChannelAction.values()[random.nextInt(ChannelAction.values().length)];
            channels.weather(call -> call.action() == struck && chance(0.9) ? twist(call) : twists.apply(call));
        }
        at(between(0, 150_000), () -> trades().forEach(trade -> trade.closesNextRefund = chance(0.1)));
    }

    private List<ModelTrade> trades() {
        return ledger.books().keys().stream()
                .map(key -> channels.trade(key.sn()))
                .toList();
    }

    private Twist twist(ChannelCall call) {
        List<Twist> possible = new ArrayList<>(List.of(
                Twist.of(Twist.Kind.DONE_LOST),
                Twist.of(Twist.Kind.LOST),
                Twist.of(Twist.Kind.DONE_GARBAGE),
                Twist.of(Twist.Kind.GARBAGE),
                Twist.of(Twist.Kind.FORGED_REFUSAL),
                Twist.of(Twist.Kind.NOT_SENT),
                Twist.slow(between(1, 20))));
        switch (call.action()) {
            case PAY -> {
                possible.add(Twist.of(Twist.Kind.DONE_FORGED_REFUSAL));
                possible.add(Twist.late(between(1, 290)));
                possible.add(Twist.late(between(1, 60)));
            }
            case UNDO -> {
                possible.add(Twist.of(Twist.Kind.REFUSED));
                possible.add(Twist.late(between(1, 100)));
            }
            case REFUND -> {
                possible.add(Twist.of(Twist.Kind.REFUSED));
                possible.add(Twist.of(Twist.Kind.IN_PROGRESS));
            }
            case PRECREATE, QUERY, LOOKUP, REFUND_QUERY, RETURNED -> {}
        }
        return possible.get(random.nextInt(possible.size()));
    }

    private void troubles() {
        for (int i = random.nextInt(3); i > 0; i--) {
            at(between(0, 250_000), () -> {
                VirtualGateway victim = any();
                victim.node().crash();
                start();
            });
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            at(between(0, 230_000), () -> {
                VirtualTime.Node victim = any().node();
                if (chance(0.7)) {
                    victim.freeze();
                } else {
                    victim.loseLease();
                }
                at(between(500, 40_000), victim::thaw);
            });
        }
        if (chance(0.3)) {
            at(between(0, 250_000), this::drain);
        }
        if (chance(0.3)) {
            long start = between(0, 120_000);
            at(start, () -> ledger.down(true));
            at(start + between(500, 60_000), () -> ledger.down(false));
        }
        at(between(0, 150_000), () -> any().settlement().endWaits());
    }

    /** An instance ends in order, and another one starts. */
    private void drain() {
        VirtualGateway leaving = any();
        leaving.settlement().endWaits();
        leaving.sweeper().stop();
        ledger.at(leaving.node()).release(leaving.node().id(), time.now());
        at(between(0, 3_000), leaving.node()::crash);
        start();
    }

    private void calm() {
        ledger.weather(new RandomStoreFaults(random, 0));
        channels.weather(call -> Twist.of(Twist.Kind.ANSWERED));
    }

    private boolean isQuiet() {
        return ledger.books().keys().stream()
                .flatMap(key -> ledger.books().load(key).orElseThrow().transactions().stream())
                .filter(Transaction::isOpen)
                .allMatch(t -> t.step() == upay.domain.Step.HUMAN);
    }
}
