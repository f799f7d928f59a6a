package upay.restore;

import java.time.Duration;
import java.time.Instant;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

/**
 * An account at a channel that is asked about numbers.
 *
 * @param owner the merchant whose account it is, or {@link AccountName#EVERYBODY}
 */
public record AskedAccount(Payway payway, String owner, AccountName account) {
    /** The channel finds a trade only by its number and its time together. */
    public boolean needsTime() {
        return payway == Payway.UNIONPAY;
    }

    /** @param ordered when the order was opened, as far as is known */
    ChannelCall lookup(long number, Instant ordered, Duration timeout) {
        Purchase purchase = new Purchase(
                "lookup",
                Fen.of(1),
                new Purchase.Method(payway, SubPayway.BARCODE, payway.code(), null, account),
                new Purchase.Origin("lookup", "lookup", ""),
                new Purchase.Device(null, null, null),
                new Purchase.Goods("lookup", null, null),
                new Purchase.Extras(null, null, null));
        return new ChannelCall(
                ChannelAction.LOOKUP,
                new ChannelCall.Trade(new OrderKey(owner, number), purchase, null, ordered),
                new ChannelCall.Movement(number, ordered, purchase.total(), null),
                new ChannelCall.Offer(null, null),
                timeout);
    }

    @Override
    public String toString() {
        return payway.channel() + "/" + owner + "/" + account.name();
    }
}
