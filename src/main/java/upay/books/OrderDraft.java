package upay.books;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.channel.Outcome;

/** A mutable draft of an order's next version; confined to one call. */
public final class OrderDraft {
    private final Order before;
    OrderStatus status;
    Fen net;
    Fen refunding;
    int unknownRefunds;
    long cancelTsn;
    boolean paid;
    boolean channelKnows;

    @Nullable BizError error;

    @Nullable String errorMessage;

    private @Nullable String tradeNo;
    private @Nullable String payerUid;
    private @Nullable String payerLogin;
    private @Nullable String walletRequest;

    public OrderDraft(Order before) {
        this.before = before;
        status = before.status();
        net = before.balance().net();
        refunding = before.balance().refunding();
        unknownRefunds = before.balance().unknownRefunds();
        cancelTsn = before.balance().cancelTsn();
        paid = before.balance().paid();
        channelKnows = before.trade().channelKnows();
        error = before.failure().error();
        errorMessage = before.failure().message();
        tradeNo = before.trade().tradeNo();
        payerUid = before.trade().payerUid();
        payerLogin = before.trade().payerLogin();
        walletRequest = before.trade().walletRequest();
    }

    /** Adds the channel's data that was not known before. */
    OrderDraft learn(Outcome.Facts facts) {
        tradeNo = tradeNo != null ? tradeNo : facts.tradeNo();
        payerUid = payerUid != null ? payerUid : facts.payerUid();
        payerLogin = payerLogin != null ? payerLogin : facts.payerLogin();
        walletRequest = walletRequest != null ? walletRequest : facts.walletRequest();
        channelKnows |= facts.knowsTrade();
        return this;
    }

    /** Whether the new data adds to the known data. */
    boolean isNew() {
        return channelKnows != before.trade().channelKnows()
                || !Objects.equals(tradeNo, before.trade().tradeNo())
                || !Objects.equals(payerUid, before.trade().payerUid())
                || !Objects.equals(payerLogin, before.trade().payerLogin())
                || !Objects.equals(walletRequest, before.trade().walletRequest());
    }

    /** The next version. */
    public Order build() {
        return new Order(
                before.key(),
                before.purchase(),
                status,
                before.version() + 1,
                new Order.Balance(net, refunding, unknownRefunds, cancelTsn, paid),
                new Failure(error, errorMessage),
                new Order.Trade(channelKnows, tradeNo, payerUid, payerLogin, walletRequest),
                before.ctime());
    }
}
