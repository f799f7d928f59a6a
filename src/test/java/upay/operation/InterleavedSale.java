package upay.operation;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.domain.BizError;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.port.ChannelCallbacks;
import upay.protocol.Reply;

/**
 * One sale with four events in a given order: the till pays, the till cancels, the channel's success comes late, the
 * sale's time runs out. Two instances serve it; the driving one may be killed, and is replaced by a fresh one.
 *
 * <p>Events before the payment also take place: a cancel finds no order, a customer whose time is up is refused, a
 * success that is there already is no longer late.
 */
public final class InterleavedSale {
    public enum Happening {
        PAY,
        CANCEL,
        LATE_SUCCESS,
        EXPIRY
    }

    /** How the customer pays. */
    public enum Way {
        ALIPAY_CODE(Payway.ALIPAY, false),
        WECHAT_CODE(Payway.WECHAT, false),
        ALIPAY_QR(Payway.ALIPAY, true),
        WECHAT_QR(Payway.WECHAT, true);

        private final Payway payway;
        private final boolean qr;

        Way(Payway payway, boolean qr) {
            this.payway = payway;
            this.qr = qr;
        }

        private Duration life() {
            return qr
                    ? Schedules.DEFAULT.limits().qrCodeLifetime()
                    : Schedules.DEFAULT.limits().payDeadline();
        }
    }

    /** What about the success is late. */
    public enum Lateness {
        /** The customer confirms, or scans, only then. */
        CONFIRMED,
        /** The payment itself was under way until then: the channel did not know of it. Not of a QR code. */
        ARRIVED,
        /** Charged at once, but neither the answer nor any query gets through before the channel's callback. */
        NOTIFIED
    }

    /**
     * @param gap between one happening and the next that is not tied to a time of its own
     * @param nearExpiry what lies between payment and expiry happens just before the expiry, and not just after the payment
     * @param elsewhere the cancel is asked for at the other instance than the payment
     */
    public record Plan(
            List<Happening> order, Way way, Lateness lateness, Duration gap, boolean nearExpiry, boolean elsewhere) {
        private boolean before(Happening first, Happening second) {
            return order.indexOf(first) < order.indexOf(second);
        }

        /** When each happens, in milliseconds. */
        private long at(int step) {
            int pay = order.indexOf(Happening.PAY);
            int expiry = order.indexOf(Happening.EXPIRY);
            long expires = PAID_AT + way.life().toMillis();
            if (expiry > pay && step >= expiry) {
                return expires + (step - expiry) * gap.toMillis();
            }
            boolean between = expiry > pay && step > pay;
            return between && nearExpiry
                    ? expires - (expiry - step) * gap.toMillis()
                    : PAID_AT + (step - pay) * gap.toMillis();
        }
    }

    /** Where it ended; wrong: what must not be, or null. */
    public record End(String state, String wrong, int messages) {}

    private static final long PAID_AT = 10_000;
    private static final long TOTAL = 1_000;
    private static final String CLIENT_SN = "a";
    private static final Duration STORE_LATENCY = Duration.ofMillis(2);
    private static final Duration CHANNEL_LATENCY = Duration.ofMillis(8);
    private static final Duration TILL_SHOWS_QR = Duration.ofMillis(50);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(40);

    private final Plan plan;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryLedger ledger = new InMemoryLedger(time);
    private final ScriptedChannels channels = new ScriptedChannels(time);
    private final VirtualGateway.Counter numbers = new VirtualGateway.Counter();
    private final List<VirtualGateway> gateways = new ArrayList<>();
    private final CrashingWire wiretap;
    private VirtualGateway asked;
    private Request pay;
    private Request cancel;

    /** What the till asked for, and where. */
    private record Request(VirtualGateway gateway, Future<Reply> reply) {
        /** What was answered; null: nothing, since its instance died. */
        private static ResultCode code(Request request) {
            return request != null && request.reply.succeeded() && request.reply.result() instanceof Reply.Answer answer
                    ? answer.code()
                    : null;
        }

        private static boolean isForgotten(Request request) {
            return request != null && request.gateway.node().isAlive() && code(request) == null;
        }
    }

    private InterleavedSale(Plan plan, CrashingWire.Kill kill) {
        this.plan = plan;
        wiretap = new CrashingWire(kill, victim -> time.after(Duration.ZERO, this::start));
    }

    /** No instance is killed. */
    public static End undisturbed(Plan plan) {
        return new InterleavedSale(plan, null).run(Set.of());
    }

    /** The driving instance is killed after each of these steps (0 to 3). */
    public static End killedAfter(Plan plan, Set<Integer> steps) {
        return new InterleavedSale(plan, null).run(steps);
    }

    /** The sender of this message is killed. */
    public static End killedAt(Plan plan, CrashingWire.Kill kill) {
        return new InterleavedSale(plan, kill).run(Set.of());
    }

    private End run(Set<Integer> kills) {
        ledger.weather(InMemoryLedger.Weather.fair(STORE_LATENCY));
        channels.latency(call -> CHANNEL_LATENCY);
        prepareChannel();
        start();
        start();
        Duration soon = plan.gap.dividedBy(2);
        for (int step = 0; step < plan.order.size(); step++) {
            Happening happening = plan.order.get(step);
            Duration at = Duration.ofMillis(plan.at(step));
            time.after(at, () -> happen(happening));
            if (kills.contains(step)) {
                time.after(at.plus(soon), this::killTheDriver);
            }
        }
        time.advance(Duration.ofMillis(plan.at(plan.order.size() - 1)).plus(LONGEST_ANSWER));
        Instant end = time.now().plus(PATIENCE);
        while (time.now().isBefore(end) && !isQuiet()) {
            time.advance(Duration.ofSeconds(10));
        }
        return end();
    }

    private boolean isLate() {
        return plan.before(Happening.PAY, Happening.LATE_SUCCESS);
    }

    private Customer customer() {
        return plan.before(Happening.EXPIRY, Happening.PAY)
                ? Customer.refused(BizError.EXPIRED_BARCODE)
                : Customer.PAYS;
    }

    private void prepareChannel() {
        boolean waits = plan.lateness == Lateness.CONFIRMED && isLate();
        channels.customer(waits ? Customer.NEVER : customer());
        if (plan.lateness == Lateness.NOTIFIED && isLate()) {
            channels.always(ChannelAction.QUERY, Twist.Kind.LOST);
        }
        if (plan.way.qr) {
            return;
        }
        long delay = plan.at(plan.order.indexOf(Happening.LATE_SUCCESS)) - PAID_AT;
        switch (plan.lateness) {
            case CONFIRMED -> channels.next(ChannelAction.PAY, isLate() ? Twist.Kind.ANSWERED : Twist.Kind.DONE_LOST);
            case ARRIVED ->
                channels.next(
                        ChannelAction.PAY,
                        isLate()
                                ? new Twist(Twist.Kind.LATE, Duration.ofMillis(delay))
                                : Twist.of(Twist.Kind.ANSWERED));
            case NOTIFIED -> channels.next(ChannelAction.PAY, isLate() ? Twist.Kind.DONE_LOST : Twist.Kind.ANSWERED);
        }
    }

    private void start() {
        VirtualGateway gateway = new VirtualGateway(
                time.node(),
                node -> wiretap.ledger(node, ledger.at(node)),
                node -> wiretap.channels(node, channels.at(node)),
                numbers,
                Schedules.DEFAULT,
                () -> 0.5);
        gateways.add(gateway);
        gateway.sweeper().start();
    }

    private List<VirtualGateway> alive() {
        return gateways.stream().filter(g -> g.node().isAlive()).toList();
    }

    private void happen(Happening happening) {
        switch (happening) {
            case PAY -> pay();
            case CANCEL -> {
                asked = alive().get(plan.elsewhere ? 1 : 0);
                cancel = new Request(asked, asked.cancel(CLIENT_SN));
            }
            case LATE_SUCCESS -> lateSuccess();
            case EXPIRY -> {
                // Time does that by itself, or, before the payment, the customer is refused.
            }
        }
    }

    private void pay() {
        asked = alive().get(0);
        if (!plan.way.qr) {
            pay = new Request(asked, asked.pay(CLIENT_SN, plan.way.payway, TOTAL));
            return;
        }
        pay = new Request(asked, asked.precreate(CLIENT_SN, plan.way.payway, TOTAL));
        if (!isLate() || plan.lateness == Lateness.NOTIFIED) {
            time.after(TILL_SHOWS_QR, this::scan);
        }
    }

    private void lateSuccess() {
        if (!isLate()) {
            return;
        }
        if (plan.lateness == Lateness.CONFIRMED) {
            scan();
        } else if (plan.lateness == Lateness.NOTIFIED) {
            channels.always(ChannelAction.QUERY, null);
            trade().filter(trade -> trade.charges() > 0).ifPresent(charged -> notice());
        }
    }

    /** Nothing if the sale has not reached the channel. */
    private void scan() {
        trade().ifPresent(trade -> trade.scan(customer()));
    }

    private void notice() {
        VirtualGateway hears = alive().get(0);
        ChannelCallbacks notices = (ChannelCallbacks) channels.at(hears.node());
        new CallbackOperation(hears.ports(), hears.settlement(), notices)
                .run(plan.way.payway, VirtualGateway.MERCHANT, ModelCallback.paid(sn(), TOTAL));
    }

    private void killTheDriver() {
        long owner = state().stream()
                .flatMap(state -> state.transactions().stream())
                .filter(Transaction::isOpen)
                .mapToLong(transaction -> transaction.work().owner())
                .findFirst()
                .orElse(0);
        VirtualGateway driver =
                alive().stream().filter(g -> g.node().id() == owner).findFirst().orElse(asked);
        if (driver != null && driver.node().isAlive()) {
            driver.node().crash();
            start();
        }
    }

    private Optional<OrderState> state() {
        return ledger.books().keys().stream().findFirst().flatMap(key -> ledger.books()
                .load(key));
    }

    private long sn() {
        return state().orElseThrow().order().key().sn();
    }

    private Optional<ModelTrade> trade() {
        boolean heard = state().isPresent()
                && channels.asked().stream().anyMatch(a -> a.call().order().sn() == sn());
        return heard ? Optional.of(channels.trade(sn())) : Optional.empty();
    }

    private boolean isQuiet() {
        return state().stream().flatMap(state -> state.transactions().stream()).noneMatch(Transaction::isOpen);
    }

    private End end() {
        String state = state().map(found -> found.order().status().name()).orElse("no order");
        return new End(state, wrong(), wiretap.messages());
    }

    private String wrong() {
        if (!ledger.wrongs().isEmpty()) {
            return ledger.wrongs().toString();
        }
        Optional<OrderState> state = state();
        if (!isQuiet()) {
            return "stuck: " + state;
        }
        OrderStatus status = state.map(found -> found.order().status()).orElse(null);
        String money = trade().map(trade -> wrongMoney(status, trade)).orElse(null);
        if (money != null || trade().isPresent()) {
            return money != null ? money : wrongWords(status);
        }
        return status == OrderStatus.PAID ? "PAID, and the channel never heard of it" : wrongWords(status);
    }

    private static String wrongMoney(OrderStatus status, ModelTrade trade) {
        boolean paid = status == OrderStatus.PAID;
        boolean ends = paid || status == OrderStatus.PAY_CANCELED || status == OrderStatus.CANCELED;
        boolean agrees = trade.kept() == (paid ? TOTAL : 0) && trade.charges() <= 1 && trade.paysSent <= 1;
        return ends && agrees ? null : status + ", and at the channel: " + trade + ", payments sent " + trade.paysSent;
    }

    /** The till's answers stay true. */
    private String wrongWords(OrderStatus status) {
        ResultCode toPay = Request.code(pay);
        ResultCode toCancel = Request.code(cancel);
        boolean isPaid = status == OrderStatus.PAID;
        boolean lied = toPay == ResultCode.PAY_SUCCESS && !isPaid && status != OrderStatus.CANCELED
                || (toPay == ResultCode.PAY_FAIL || toPay == ResultCode.PAY_FAIL_ERROR)
                        && status != OrderStatus.PAY_CANCELED
                || toCancel != null && isPaid
                || toCancel == ResultCode.FAIL && status != null;
        boolean forgotten = Request.isForgotten(pay) || Request.isForgotten(cancel);
        return lied || forgotten ? "the till was told " + toPay + " and " + toCancel + ", but it is " + status : null;
    }
}
