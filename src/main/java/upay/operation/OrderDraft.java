package upay.operation;

import java.util.Objects;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.Outcome;

/** An order's next version while it is being worked out; confined to one call. */
final class OrderDraft {
    private final Order before;
    OrderStatus status;
    Fen net;
    Fen refunding;
    int unknownRefunds;
    long cancelTsn;
    boolean paid;
    boolean channelKnows;
    BizError error;
    String errorMessage;
    private String tradeNo;
    private String payerUid;
    private String payerLogin;
    private String qrCode;

    OrderDraft(Order before) {
        this.before = before;
        status = before.status();
        net = before.net();
        refunding = before.refunding();
        unknownRefunds = before.unknownRefunds();
        cancelTsn = before.cancelTsn();
        paid = before.paid();
        channelKnows = before.channelKnows();
        error = before.error();
        errorMessage = before.errorMessage();
        tradeNo = before.tradeNo();
        payerUid = before.payerUid();
        payerLogin = before.payerLogin();
        qrCode = before.qrCode();
    }

    /** Takes over what the channel told and was not known before. */
    OrderDraft learn(Outcome.Facts facts) {
        tradeNo = tradeNo != null ? tradeNo : facts.tradeNo();
        payerUid = payerUid != null ? payerUid : facts.payerUid();
        payerLogin = payerLogin != null ? payerLogin : facts.payerLogin();
        qrCode = qrCode != null ? qrCode : facts.qrCode();
        channelKnows |= facts.knowsTrade();
        return this;
    }

    /** Whether what was learned is more than what was known. */
    boolean isNew() {
        return channelKnows != before.channelKnows()
                || !Objects.equals(tradeNo, before.tradeNo())
                || !Objects.equals(payerUid, before.payerUid())
                || !Objects.equals(payerLogin, before.payerLogin())
                || !Objects.equals(qrCode, before.qrCode());
    }

    /** The next version. */
    Order build() {
        return new Order(
                before.key(),
                before.purchase(),
                status,
                before.version() + 1,
                net,
                refunding,
                unknownRefunds,
                cancelTsn,
                paid,
                channelKnows,
                error,
                errorMessage,
                tradeNo,
                payerUid,
                payerLogin,
                qrCode,
                before.ctime());
    }
}
