package upay.port;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.ChannelTraits;
import upay.domain.channel.Outcome;
import upay.tracing.Span;

/** The channels, as the operations see them. */
public interface Channels {
    /**
     * Calls a channel; one exchange. The future never fails: every error is an {@link Outcome.Unknown} or, if it is
     * certain that nothing was sent, an {@link Outcome.NotSent}.
     */
    Future<Outcome> call(ChannelCall call);

    /**
     * As {@link #call(ChannelCall)}.
     *
     * @param caller the work that the call is a part of; no part of it is sent to the channel
     */
    default Future<Outcome> call(ChannelCall call, Span caller) {
        return call(call);
    }

    ChannelTraits traits(Payway payway, SubPayway subPayway);

    /**
     * Whether the merchant's store can charge over this payway now, and with which account; called once for each new
     * payment, since a half-open circuit breaker lets only a few through. Fails only with {@link StoreException}, nothing
     * stored.
     */
    Future<Availability> availability(String merchantId, String storeId, Payway payway);

    /**
     * Whether a new payment is possible, and the obstacle if not.
     *
     * @param account with which it is made; null if it is not possible
     */
    record Availability(State state, @Nullable AccountName account) {
        /** The merchant has no account with this channel. */
        public static final Availability ABSENT = new Availability(State.ABSENT, null);

        /** Switched off, or its circuit breaker is open: nothing is stored and nothing charged. */
        public static final Availability SUSPENDED = new Availability(State.SUSPENDED, null);

        public enum State {
            OPEN,
            ABSENT,
            SUSPENDED
        }

        public static Availability open(AccountName account) {
            return new Availability(State.OPEN, account);
        }
    }
}
