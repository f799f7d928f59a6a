package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import upay.domain.AccountName;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.RawCallback;
import upay.operation.ModelTrade.Customer;
import upay.port.ChannelCallbacks;
import upay.port.Channels;

/**
 * The channels as a network brings them: honest trades ({@link ModelTrade}) behind a line on which a call or its
 * answer is lost, late or corrupted, as a test configures it. Shared by several instances.
 */
public final class ScriptedChannels {
    /**
     * What becomes of one call.
     *
     * @param delay of LATE: when it takes effect; of SLOW: when the answer comes; of TOO_SOON: the minimum wait; else of
     *     no meaning
     */
    public record Twist(Kind kind, Duration delay) {
        public enum Kind {
            /** Executes the call and answers. */
            ANSWERED,
            /** Does it; nothing comes back. */
            DONE_LOST,
            /** The call is lost. */
            LOST,
            /** Does it; what comes back cannot be used. */
            DONE_GARBAGE,
            /** Does not do it; what comes back cannot be used. */
            GARBAGE,
            /** Does not do it; a refusal without a signature comes back. */
            FORGED_REFUSAL,
            /** Does it; a refusal without a signature comes back. */
            DONE_FORGED_REFUSAL,
            /** Executes it; answers that it was already done. */
            DONE_ALREADY,
            /** Refuses. */
            REFUSED,
            /** Answers in progress, without having executed it. */
            IN_PROGRESS,
            /** Nothing left the gateway. */
            NOT_SENT,
            /** Does it a while after the caller has given up waiting. */
            LATE,
            /** Does it; the answer takes its time. */
            SLOW,
            /** Does not do it; the channel wants no further call for a while. */
            TOO_SOON
        }

        static Twist of(Kind kind) {
            return new Twist(kind, Duration.ZERO);
        }

        public static Twist late(long seconds) {
            return new Twist(Kind.LATE, Duration.ofSeconds(seconds));
        }

        public static Twist tooSoon(long seconds) {
            return new Twist(Kind.TOO_SOON, Duration.ofSeconds(seconds));
        }

        public static Twist slow(long seconds) {
            return new Twist(Kind.SLOW, Duration.ofSeconds(seconds));
        }
    }

    /** One call as it left an instance. */
    public record Asked(Instant at, long instance, ChannelCall call) {
        ChannelAction action() {
            return call.action();
        }

        /** When, in seconds after the order's time. */
        public double second() {
            return Duration.between(call.trade().orderTime(), at).toMillis() / 1000.0;
        }
    }

    private final VirtualTime time;
    private final Map<Long, ModelTrade> trades = new HashMap<>();
    private final Map<ChannelAction, Queue<Twist>> scripted = new EnumMap<>(ChannelAction.class);
    private final Map<ChannelAction, Twist> always = new EnumMap<>(ChannelAction.class);
    private final List<Asked> asked = new ArrayList<>();
    private Function<ChannelCall, Twist> weather = call -> Twist.of(Twist.Kind.ANSWERED);
    private Function<ChannelCall, Duration> latency = call -> Duration.ZERO;
    private Function<ChannelCall, Customer> customers = call -> Customer.PAYS;
    private List<AccountName> verifying = List.of();
    private Channels.Availability availability = Channels.Availability.open(AccountName.OWN);

    ScriptedChannels(VirtualTime time) {
        this.time = time;
    }

    /** The next calls of this kind go so, one after the other. */
    public void next(ChannelAction action, Twist.Kind... kinds) {
        for (Twist.Kind kind : kinds) {
            next(action, Twist.of(kind));
        }
    }

    public void next(ChannelAction action, Twist twist) {
        scripted.computeIfAbsent(action, a -> new ArrayDeque<>()).add(twist);
    }

    /** The fault of all further calls of this kind; null: random. */
    void always(ChannelAction action, Twist.Kind kind) {
        always.put(action, kind == null ? null : Twist.of(kind));
    }

    /** The same of a twist with a duration. */
    public void twisted(ChannelAction action, Twist twist) {
        always.put(action, twist);
    }

    void weather(Function<ChannelCall, Twist> weather) {
        this.weather = weather;
    }

    public void latency(Function<ChannelCall, Duration> latency) {
        this.latency = latency;
    }

    public void customer(Customer customer) {
        customers = call -> customer;
    }

    void customers(Function<ChannelCall, Customer> customers) {
        this.customers = customers;
    }

    /** The accounts with which every callback is verified; none: it is not told with which. */
    void verifying(AccountName... accounts) {
        verifying = List.of(accounts);
    }

    public void availability(Channels.Availability availability) {
        this.availability = availability;
    }

    public List<Asked> asked() {
        return asked;
    }

    public List<Asked> asked(ChannelAction action) {
        return asked.stream().filter(a -> a.action() == action).toList();
    }

    /** The trade of an order; an uncharged one if it never reached the channel. */
    public ModelTrade trade(long sn) {
        return trades.computeIfAbsent(sn, n -> new ModelTrade(time, ModelTrade.Style.ALIPAY, n));
    }

    public Channels at(VirtualTime.Node node) {
        return new Line(node);
    }

    private Twist twist(ChannelCall call) {
        Queue<Twist> queue = scripted.get(call.action());
        if (queue != null && !queue.isEmpty()) {
            return queue.poll();
        }
        Twist fixed = always.get(call.action());
        return fixed != null ? fixed : weather.apply(call);
    }

    private ModelTrade trade(ChannelCall call) {
        return trades.computeIfAbsent(
                call.order().sn(),
                sn -> new ModelTrade(
                        time, ModelTrade.style(call.payway(), call.purchase().subPayway()), sn));
    }

    /** The line from one instance. */
    private final class Line implements Channels, ChannelCallbacks {
        private final VirtualTime.Node node;

        Line(VirtualTime.Node node) {
            this.node = node;
        }

        @Override
        public Future<Outcome> call(ChannelCall call) {
            Twist twist = twist(call);
            asked.add(new Asked(time.now(), node.id(), call));
            if (twist.kind() == Twist.Kind.NOT_SENT || call.action() == ChannelAction.PAY && !node.holdsLease()) {
                return Future.succeededFuture(new Outcome.NotSent("not sent"));
            }
            ModelTrade trade = trade(call);
            if (call.action() == ChannelAction.PAY) {
                trade.paysSent++;
            }
            return send(call, twist, trade);
        }

        private Future<Outcome> send(ChannelCall call, Twist twist, ModelTrade trade) {
            Duration half = latency.apply(call).dividedBy(2);
            Customer customer = customers.apply(call);
            Promise<Outcome> answer = Promise.promise();
            Outcome silence = new Outcome.Unknown(Outcome.Fault.IO, "no answer");
            Runnable arrival = () -> {
                Outcome honest = takesEffect(twist.kind()) ? trade.handle(call, customer) : null;
                Outcome heard = heard(twist, honest);
                Duration back = twist.kind() == Twist.Kind.SLOW ? half.plus(twist.delay()) : half;
                if (heard != null && back.isZero()) {
                    answer.tryComplete(heard);
                } else if (heard != null) {
                    node.after(back, () -> answer.tryComplete(heard));
                }
            };
            if (half.isZero() && twist.kind() != Twist.Kind.LATE) {
                arrival.run();
            } else {
                time.after(twist.kind() == Twist.Kind.LATE ? twist.delay() : half, arrival);
            }
            if (!answer.future().isComplete()) {
                node.after(call.timeout(), () -> answer.tryComplete(silence));
            }
            return answer.future();
        }

        @Override
        public ChannelTraits traits(Payway payway, SubPayway subPayway) {
            return new ChannelTraits(ModelTrade.style(payway, subPayway).undoReturnsMoney());
        }

        @Override
        public Future<Availability> availability(String merchantId, String storeId, Payway payway) {
            return Future.succeededFuture(availability);
        }

        @Override
        public Future<Optional<ChannelCallback>> read(
                Payway payway, String merchantId, AccountName account, RawCallback raw) {
            ChannelCallback read = ModelCallback.read(raw);
            if (verifying.isEmpty()) {
                return Future.succeededFuture(Optional.of(read));
            }
            return Future.succeededFuture(Optional.of(
                    account == null || verifying.contains(account)
                            ? read.verifiedWith(account == null ? verifying.get(0) : account)
                            : new ChannelCallback.Invalid("wrong sign")));
        }

        @Override
        public CallbackAcknowledgement acknowledgement(Payway payway, RawCallback callback) {
            return ModelCallback.RECEIVED;
        }
    }

    private static boolean takesEffect(Twist.Kind kind) {
        return switch (kind) {
            case ANSWERED, DONE_LOST, DONE_GARBAGE, DONE_FORGED_REFUSAL, DONE_ALREADY, LATE, SLOW -> true;
            case LOST, GARBAGE, FORGED_REFUSAL, REFUSED, IN_PROGRESS, NOT_SENT, TOO_SOON -> false;
        };
    }

    /** The caller's outcome; null: none. */
    private static Outcome heard(Twist twist, Outcome honest) {
        return switch (twist.kind()) {
            case ANSWERED, SLOW -> honest;
            case DONE_LOST, LOST, LATE, NOT_SENT -> null;
            case DONE_GARBAGE, GARBAGE -> new Outcome.Unknown(Outcome.Fault.PROTOCOL, "cannot be used");
            case FORGED_REFUSAL, DONE_FORGED_REFUSAL ->
                new Outcome.Declined(BizError.INSUFFICIENT_FUND, "forged", false, Outcome.Facts.NONE);
            case DONE_ALREADY ->
                new Outcome.Declined(BizError.TRADE_HAS_SUCCESS, "done already", true, Outcome.Facts.KNOWN);
            case REFUSED ->
                new Outcome.Declined(BizError.SELLER_BALANCE_NOT_ENOUGH, "refused", true, Outcome.Facts.NONE);
            case IN_PROGRESS -> new Outcome.Pending(Outcome.Facts.NONE);
            case TOO_SOON -> new Outcome.Unknown(Outcome.Fault.PROTOCOL, "too soon", twist.delay());
        };
    }
}
