package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ConnectorFactory;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Fault;
import upay.domain.channel.RawCallback;
import upay.metrics.ChannelMetrics;
import upay.metrics.ChannelMetrics.Obstacle;
import upay.port.ChannelCallbacks;
import upay.port.Channels;
import upay.port.Instance;
import upay.tracing.Span;

/**
 * Sends the operations' calls to the channel verticles: one request on the event bus per call or callback, one reply
 * each. Safe from any thread; a future completes on its caller's context.
 *
 * <p>Outcomes are replies. A failed request without a handler means that nothing was sent; every other failed request
 * means that the outcome is unknown.
 */
public final class ChannelBus implements Channels, ChannelCallbacks {
    /** How much longer the bus waits than the exchange may take, so that the exchange's own outcome arrives first. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /**
     * A callback is read in memory, in about a millisecond, behind a short queue: a longer wait means that something
     * is stuck.
     */
    private static final Duration READING = Duration.ofSeconds(2);

    /** The failure code of a request at {@link #callbackAddress} without an account. */
    static final int NO_ACCOUNT = 404;

    private static final Map<Payway, String> ADDRESSES = Arrays.stream(Payway.values())
            .collect(Collectors.toMap(
                    payway -> payway,
                    payway -> "channel." + payway.channel(),
                    (a, b) -> a,
                    () -> new EnumMap<>(Payway.class)));

    private final Vertx vertx;
    private final ChannelAccounts accounts;
    private final Instance instance;
    private final CircuitBreakers breakers;
    private final ChannelMetrics metrics;
    private final Function<Payway, Optional<ConnectorFactory>> connectors;

    public ChannelBus(Vertx vertx, ChannelAccounts accounts, Instance instance, CircuitBreakers breakers) {
        this(vertx, accounts, instance, breakers, ChannelMetrics.NONE);
    }

    /** @param metrics counts and measures the calls */
    public ChannelBus(
            Vertx vertx,
            ChannelAccounts accounts,
            Instance instance,
            CircuitBreakers breakers,
            ChannelMetrics metrics) {
        this(vertx, accounts, instance, breakers, metrics, Connectors::find);
    }

    /** @param connectors empty for a payway without a connector */
    ChannelBus(
            Vertx vertx,
            ChannelAccounts accounts,
            Instance instance,
            CircuitBreakers breakers,
            ChannelMetrics metrics,
            Function<Payway, Optional<ConnectorFactory>> connectors) {
        this.vertx = vertx;
        this.accounts = accounts;
        this.instance = instance;
        this.breakers = breakers;
        this.metrics = metrics;
        this.connectors = connectors;
        ChannelCodec.registerAll(vertx.eventBus());
    }

    @Override
    public Future<Outcome> call(ChannelCall call) {
        return call(call, Span.NONE);
    }

    @Override
    public Future<Outcome> call(ChannelCall call, Span caller) {
        Span span = ChannelSpans.begin(caller, call);
        Instant deadline = instance.now().plus(call.timeout());
        DeliveryOptions options = new DeliveryOptions()
                .setLocalOnly(true)
                .setSendTimeout(call.timeout().plus(GRACE).toMillis());
        long began = System.nanoTime();
        metrics.began(call.payway());
        Future<Outcome> ended = vertx.eventBus()
                .<Outcome>request(address(call.payway()), new TimedCall(call, deadline, span), options)
                .transform(answer -> {
                    Outcome outcome = answer.succeeded() ? answer.result().body() : unanswered(answer.cause());
                    metrics.ended(call.payway(), call.action(), outcome.kind(), System.nanoTime() - began);
                    return Future.succeededFuture(outcome);
                });
        return ChannelSpans.end(span, ended);
    }

    @Override
    public ChannelTraits traits(Payway payway, SubPayway subPayway) {
        return factory(payway).traits(subPayway);
    }

    @Override
    public Future<Optional<ChannelCallback>> read(
            Payway payway, String merchantId, @Nullable AccountName account, RawCallback raw) {
        DeliveryOptions options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(READING.toMillis());
        return vertx.eventBus()
                .<ChannelCallback>request(callbackAddress(payway), new CallbackCall(merchantId, account, raw), options)
                .map(message -> Optional.of(message.body()))
                .recover(e -> e instanceof ReplyException reply && reply.failureCode() == NO_ACCOUNT
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(e));
    }

    @Override
    public CallbackAcknowledgement acknowledgement(Payway payway, RawCallback callback) {
        return factory(payway).acknowledgement(callback);
    }

    private ConnectorFactory factory(Payway payway) {
        return connectors.apply(payway).orElseThrow(() -> new IllegalArgumentException("no connector for " + payway));
    }

    @Override
    public Future<Availability> availability(String merchantId, String storeId, Payway payway) {
        if (connectors.apply(payway).isEmpty()) {
            return Future.succeededFuture(unavailable(payway, Obstacle.NO_ACCOUNT));
        }
        Future<Optional<AccountSettings>> found = accounts.choose(merchantId, storeId, payway);
        return found.succeeded()
                ? availability(found.result(), merchantId, payway)
                : found.compose(account -> availability(account, merchantId, payway));
    }

    private Future<Availability> availability(Optional<AccountSettings> account, String merchantId, Payway payway) {
        if (account.isEmpty()) {
            return Future.succeededFuture(unavailable(payway, Obstacle.NO_ACCOUNT));
        }
        Future<Boolean> known = accounts.isOff(merchantId, payway);
        return known.succeeded()
                ? Future.succeededFuture(availability(account.get(), known.result()))
                : known.map(off -> availability(account.get(), off));
    }

    private Availability availability(AccountSettings account, boolean off) {
        if (off) {
            return unavailable(account.payway(), Obstacle.SWITCHED_OFF);
        }
        return breakers.admits(account)
                ? Availability.open(account.account())
                : unavailable(account.payway(), Obstacle.BREAKER_OPEN);
    }

    private Availability unavailable(Payway payway, Obstacle obstacle) {
        metrics.refused(payway, obstacle);
        return obstacle == Obstacle.NO_ACCOUNT ? Availability.ABSENT : Availability.SUSPENDED;
    }

    /** The only method that makes addresses, with {@link #callbackAddress}. */
    public static @Nullable String address(Payway payway) {
        return ADDRESSES.get(payway);
    }

    /** The address at which the callbacks of a channel are read. */
    static String callbackAddress(Payway payway) {
        return address(payway) + ".callback";
    }

    private static Outcome unanswered(Throwable cause) {
        if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return new Outcome.NotSent("the channel is not running here");
        }
        String how = cause instanceof ReplyException reply
                ? reply.failureType().name()
                : cause.getClass().getSimpleName();
        return new Outcome.Unknown(Fault.IO, "no verdict from the channel's verticle: " + how);
    }
}
