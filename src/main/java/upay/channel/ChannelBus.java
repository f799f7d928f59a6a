package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.time.Instant;
import upay.domain.ChannelCall;
import upay.domain.ChannelTraits;
import upay.domain.Outcome;
import upay.domain.Outcome.Fault;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.operation.Channels;
import upay.operation.Instance;

/**
 * The operations' way to the channels: one request on the event bus per call, one reply per exchange. Safe from any
 * thread; a future completes on its caller's context.
 *
 * <p>Verdicts are replies; a failed request says: no handler, so nothing was sent; anything else, so nobody knows.
 */
public final class ChannelBus implements Channels {
    /** How much longer the bus waits than the exchange may take, so that the exchange's own verdict arrives first. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final String DEADLINE = "deadline";

    private final Vertx vertx;
    private final Accounts accounts;
    private final Instance instance;

    public ChannelBus(Vertx vertx, Accounts accounts, Instance instance) {
        this.vertx = vertx;
        this.accounts = accounts;
        this.instance = instance;
        ChannelCodec.registerAll(vertx.eventBus());
    }

    @Override
    public Future<Outcome> call(ChannelCall call) {
        Instant deadline = instance.now().plus(call.timeout());
        DeliveryOptions options = new DeliveryOptions()
                .setLocalOnly(true)
                .setSendTimeout(call.timeout().plus(GRACE).toMillis())
                .addHeader(DEADLINE, deadline.toString());
        return vertx.eventBus()
                .<Outcome>request(address(call.payway()), call, options)
                .map(Message::body)
                .otherwise(ChannelBus::unanswered);
    }

    @Override
    public ChannelTraits traits(Payway payway, SubPayway subPayway) {
        return Connectors.find(payway)
                .map(factory -> factory.traits(subPayway))
                .orElseThrow(() -> new IllegalArgumentException("no connector for " + payway));
    }

    @Override
    public Future<Availability> availability(String merchantId, Payway payway) {
        if (Connectors.find(payway).isEmpty()) {
            return Future.succeededFuture(Availability.ABSENT);
        }
        return accounts.find(merchantId, payway)
                .compose(account -> account.isEmpty()
                        ? Future.succeededFuture(Availability.ABSENT)
                        : accounts.isOff(merchantId, payway)
                                .map(off -> off ? Availability.SUSPENDED : Availability.OPEN));
    }

    /** The only maker of addresses. */
    public static String address(Payway payway) {
        return "channel." + payway.channel();
    }

    /** Until when a received call may still be sent, by the store's clock. */
    static Instant deadline(Message<ChannelCall> message) {
        return Instant.parse(message.headers().get(DEADLINE));
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
