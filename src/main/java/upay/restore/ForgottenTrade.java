package upay.restore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * What a channel knows of a number that the store does not know.
 *
 * @param amount null unless it is paid
 * @param tradeNo the channel's own number; null if it names none
 * @param paidAt null if the channel does not say
 */
public record ForgottenTrade(
        AskedAccount account,
        long number,
        State state,
        @Nullable Fen amount,
        @Nullable String tradeNo,
        @Nullable Instant paidAt) {
    public enum State {
        /** The customer was charged; refunds may have followed. */
        PAID,
        /** Not paid yet. */
        PENDING,
        /** The channel keeps no money: failed, closed, or returned in full. */
        CLOSED
    }
}
