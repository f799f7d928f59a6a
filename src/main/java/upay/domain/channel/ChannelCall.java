package upay.domain.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;

/**
 * One call to a channel, as it crosses the event bus. It has no credentials: the channel's verticle looks them up by
 * merchant and account.
 *
 * @param timeout how long the caller waits at most; the exchange uses this or the channel's own read time-out,
 *     whichever is shorter
 */
public record ChannelCall(ChannelAction action, Trade trade, Movement movement, Offer offer, Duration timeout) {

    /**
     * The payment of the call.
     *
     * @param order the order's number: the channel's out_trade_no
     * @param tradeNo the channel's own number, null while unknown
     * @param orderTime the order's ctime (some channels identify a trade by number and time)
     */
    public record Trade(
            OrderKey order, Purchase purchase, @Nullable String tradeNo, Instant orderTime) {}

    /**
     * The transaction of the call.
     *
     * @param tsn its number: it identifies the refund of REFUND and REFUND_QUERY, and the UNDO if the channel requires
     *     a separate number
     * @param transactionTime its ctime
     * @param amount REFUND: the amount to refund; else the order's total
     * @param extended the pay's, precreate's or refund's own (JSON object text), each connector sends only its allowed
     *     keys
     */
    public record Movement(
            long tsn,
            Instant transactionTime,
            Fen amount,
            @Nullable String extended) {}

    /**
     * The customer's means of payment, and how long it is valid.
     *
     * @param paymentCode the customer's payment code; only with PAY, else null
     * @param expiresAfter PAY, PRECREATE: how long from now the customer may pay; else null
     */
    public record Offer(
            @Nullable Secret paymentCode, @Nullable Duration expiresAfter) {
        /** The code of a PAY. */
        public Secret code() {
            return Objects.requireNonNull(paymentCode, "a payment code, as PAY has it");
        }

        /** How long a PAY or PRECREATE may be paid. */
        public Duration life() {
            return Objects.requireNonNull(expiresAfter, "a time to pay, as PAY and PRECREATE have it");
        }
    }

    public OrderKey order() {
        return trade.order();
    }

    public Purchase purchase() {
        return trade.purchase();
    }

    public Payway payway() {
        return purchase().payway();
    }

    /** The order's; null: as it was looked up before accounts had names. */
    public @Nullable AccountName account() {
        return purchase().method().account();
    }

    /** Whether the amount is asked for: {@link #total} is none to compare with. */
    public boolean isLookup() {
        return action == ChannelAction.LOOKUP;
    }

    public Fen total() {
        return purchase().total();
    }
}
