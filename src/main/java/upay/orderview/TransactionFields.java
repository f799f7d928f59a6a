package upay.orderview;

import upay.domain.Transaction;
import upay.history.ChannelTextMask;

/** A transaction of an order: what it moves, how it stands, and its next action. */
public final class TransactionFields {
    private TransactionFields() {}

    public static ViewFields of(Transaction t) {
        return new ViewFields()
                .put("tsn", Long.toString(t.tsn()))
                .put("type", t.type())
                .put("name", EventDescriptions.name(t))
                .put("amount", t.amount().value())
                .put("status", t.status())
                .put("refund_request_no", t.request().refundRequestNo())
                .put("client_tsn", t.request().clientTsn())
                .put("error", t.failure().error())
                .put("error_message", ChannelTextMask.words(t.failure().message()))
                .put("since", t.ctime())
                .put("finished", t.result().finishTime())
                .put("channel_finished", t.result().channelFinishTime())
                .put("step", t.step())
                .put("next", t.isOpen() ? EventDescriptions.next(t.step()) : null)
                .put("due", t.work().dueAt())
                .put("owner", t.work().owner() == 0 ? null : t.work().owner());
    }
}
