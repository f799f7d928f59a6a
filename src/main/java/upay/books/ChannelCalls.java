package upay.books;

import java.time.Duration;
import upay.domain.Order;
import upay.domain.Secret;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** What a drive asks a channel, and which answers it believes. Pure. */
public final class ChannelCalls {
    private ChannelCalls() {}

    /**
     * @param numbered the transaction under whose number the channel knows what is asked for
     * @param paymentCode only with PAY, else null
     * @param expiresAfter only with PAY and PRECREATE, else null
     */
    public static ChannelCall about(
            Order order,
            Transaction numbered,
            ChannelAction action,
            Secret paymentCode,
            Duration expiresAfter,
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

    /** Only a refusal to move money may come unsigned, and is then looked into; nobody else's word closes a payment. */
    public static Outcome trusted(ChannelAction action, Outcome outcome) {
        boolean unsigned = outcome instanceof Outcome.Declined declined && !declined.signed();
        return switch (action) {
            case PAY, PRECREATE, REFUND -> outcome;
            case QUERY, UNDO, REFUND_QUERY ->
                unsigned ? new Outcome.Unknown(Outcome.Fault.PROTOCOL, "a refusal without a signature") : outcome;
        };
    }
}
