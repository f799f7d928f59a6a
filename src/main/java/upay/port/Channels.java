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
     * Asks a channel; one exchange. Never fails: whatever goes wrong is an {@link Outcome.Unknown} or, where it is
     * certain that nothing left, an {@link Outcome.NotSent}.
     */
    Future<Outcome> call(ChannelCall call);

    ChannelTraits traits(Payway payway, SubPayway subPayway);

    /**
     * Whether the merchant can be charged over this payway now; to be asked once for each new payment, since a channel on
     * trial lets only a few through. Fails only with {@link StoreException}, nothing stored.
     */
    Future<Availability> availability(String merchantId, Payway payway);

    /** What stands in the way of a new payment, if anything. */
    enum Availability {
        OPEN,
        /** The merchant has no account with this channel. */
        ABSENT,
        /** Switched off, or failing so often that it is not asked: nothing is stored and nothing charged. */
        SUSPENDED
    }
}
