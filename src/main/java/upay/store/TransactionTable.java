package upay.store;

import static upay.store.Column.int4;
import static upay.store.Column.int8;
import static upay.store.Column.name;
import static upay.store.Column.text;
import static upay.store.Column.time;

import java.util.List;
import java.util.stream.Stream;
import upay.domain.BizError;
import upay.domain.Order;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;

/**
 * The columns of {@code transactions}, and a transaction out of them. {@code since_version} is not among them: only the
 * statements know the order's version.
 */
final class TransactionTable {
    private static final TransactionType[] TYPES = TransactionType.values();
    private static final TransactionStatus[] STATUSES = TransactionStatus.values();
    private static final Step[] STEPS = Step.values();

    static final List<Column<Transaction>> KEY = List.of(
            text("merchant_id", t -> t.order().merchantId()),
            int8("order_sn", t -> t.order().sn()),
            int8("tsn", Transaction::tsn));

    /** Written once, when the transaction is added. */
    static final List<Column<Transaction>> FIXED = List.of(
            name("type", TYPES, Transaction::type),
            int8("amount", t -> t.amount().value()),
            text("operator", Transaction::operator),
            text("refund_request_no", Transaction::refundRequestNo),
            text("client_tsn", Transaction::clientTsn),
            text("reflect", Transaction::reflect),
            text("extended", Transaction::extended),
            time("ctime", Transaction::ctime));

    /** Written by every change. */
    static final List<Column<Transaction>> CHANGING = List.of(
            name("status", STATUSES, Transaction::status),
            name("step", STEPS, Transaction::step),
            name("error", Transaction::error),
            text("error_message", Transaction::errorMessage),
            time("finish_time", Transaction::finishTime),
            time("channel_finish_time", Transaction::channelFinishTime),
            time("deadline", Transaction::deadline),
            time("due_at", Transaction::dueAt),
            int8("owner", Transaction::owner),
            int4("attempts", Transaction::attempts));

    static final List<Column<Transaction>> KEY_AND_CHANGING =
            Stream.concat(KEY.stream(), CHANGING.stream()).toList();

    static final List<Column<Transaction>> ALL =
            Stream.of(KEY, FIXED, CHANGING).flatMap(List::stream).toList();

    /** All but the order's key, in the order in which {@link #read} takes them; to be selected by {@link Column#reads}. */
    static final List<Column<Transaction>> OWN = ALL.subList(OrderTable.KEY.size(), ALL.size());

    private TransactionTable() {}

    /** @param cells at the first column of {@link #OWN} */
    static Transaction read(Order order, Cells cells) {
        long tsn = cells.int8();
        var type = cells.place(TYPES);
        var amount = cells.fen(order.purchase().total());
        String operator = cells.text();
        String refundRequestNo = cells.text();
        String clientTsn = cells.text();
        String reflect = cells.text();
        String extended = cells.text();
        var ctime = cells.moment();
        return new Transaction(
                tsn,
                order.key(),
                type,
                amount,
                cells.place(STATUSES),
                cells.place(STEPS),
                operator,
                refundRequestNo,
                clientTsn,
                reflect,
                extended,
                cells.name(BizError.class),
                cells.text(),
                ctime,
                cells.moment(),
                cells.moment(),
                cells.moment(),
                cells.moment(),
                cells.int8(),
                cells.int4());
    }
}
