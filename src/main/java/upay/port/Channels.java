package upay.port;

import io.vertx.core.Future;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;

/** The channels, as the operations see them. */
public interface Channels {
    /**
     * Calls a channel; one exchange. The future never fails: every error is an {@link Outcome.Unknown} or, if it is
     * certain that nothing was sent, an {@link Outcome.NotSent}.
     */
    Future<Outcome> call(ChannelCall call);

    ChannelTraits traits(Payway payway, SubPayway subPayway);

    /**
     * Whether the merchant can be charged over this payway now; called once for each new payment, since a half-open
     * circuit breaker lets only a few through. Fails only with {@link StoreException}, nothing stored.
     */
    Future<Availability> availability(String merchantId, Payway payway);

    /** Whether a new payment is possible, and the obstacle if not. */
    enum Availability {
        OPEN,
        /** The merchant has no account with this channel. */
        ABSENT,
        /** Switched off, or its circuit breaker is open: nothing is stored and nothing charged. */
        SUSPENDED
    }
}
