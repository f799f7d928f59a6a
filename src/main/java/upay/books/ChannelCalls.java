package upay.books;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.Secret;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** The calls of a drive to a channel, and the responses that it accepts. Pure. */
public final class ChannelCalls {
    private ChannelCalls() {}

    /**
     * @param numbered the transaction whose number identifies the call at the channel
     * @param paymentCode only with PAY, else null
     * @param expiresAfter only with PAY and PRECREATE, else null
     */
    public static ChannelCall about(
            Order order,
            Transaction numbered,
            ChannelAction action,
            @Nullable Secret paymentCode,
            @Nullable Duration expiresAfter,
            Duration timeout) {
        boolean opens = action == ChannelAction.PAY || action == ChannelAction.PRECREATE;
        return new ChannelCall(
                action,
                new ChannelCall.Trade(
                        order.key(), order.purchase(), order.trade().tradeNo(), order.ctime()),
                new ChannelCall.Movement(
                        numbered.tsn(),
                        numbered.ctime(),
                        numbered.amount(),
                        opens
                                ? order.purchase().extras().extended()
                                : numbered.request().extended()),
                new ChannelCall.Offer(paymentCode, expiresAfter),
                timeout);
    }

    /**
     * Only a refusal to move money may be unsigned, and is then verified by a query; no other unsigned response closes
     * a payment.
     */
    public static Outcome trusted(ChannelAction action, Outcome outcome) {
        boolean unsigned = outcome instanceof Outcome.Declined declined && !declined.signed();
        return switch (action) {
            case PAY, PRECREATE, REFUND -> outcome;
            case QUERY, LOOKUP, UNDO, REFUND_QUERY, RETURNED ->
                unsigned ? new Outcome.Unknown(Outcome.Fault.PROTOCOL, "a refusal without a signature") : outcome;
        };
    }
}
