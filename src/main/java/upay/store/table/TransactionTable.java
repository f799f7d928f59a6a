package upay.store.table;

import static upay.store.table.Column.int4;
import static upay.store.table.Column.int8;
import static upay.store.table.Column.name;
import static upay.store.table.Column.text;
import static upay.store.table.Column.time;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.store.sql.RowReader;

/**
 * The columns of {@code transactions}, and the mapping from rows to transactions. {@code since_version} is not among
 * them: only the statements have the order's version.
 */
public final class TransactionTable {
    private static final TransactionType[] TYPES = TransactionType.values();
    private static final TransactionStatus[] STATUSES = TransactionStatus.values();
    private static final Step[] STEPS = Step.values();

    /** The refund_request_no of an external refund begins so: longer than any that a client may send. */
    private static final String EXTERNAL = "returned by the channel, not by this gateway: ";

    public static final List<Column<Transaction>> KEY = List.of(
            text("merchant_id", t -> t.order().merchantId()),
            int8("order_sn", t -> t.order().sn()),
            int8("tsn", Transaction::tsn));

    /** Written once, when the transaction is added. */
    static final List<Column<Transaction>> FIXED = List.of(
            name("type", TYPES, TransactionTable::type),
            int8("amount", t -> t.amount().value()),
            text("operator", t -> t.request().operator()),
            text("refund_request_no", TransactionTable::refundRequestNo),
            text("client_tsn", t -> t.request().clientTsn()),
            text("reflect", t -> t.request().reflect()),
            text("extended", t -> t.request().extended()),
            time("ctime", Transaction::ctime));

    /** Written by every change. */
    public static final List<Column<Transaction>> CHANGING = List.of(
            name("status", STATUSES, Transaction::status),
            name("step", STEPS, Transaction::step),
            name("error", t -> t.failure().error()),
            text("error_message", t -> t.failure().message()),
            time("finish_time", t -> t.result().finishTime()),
            time("channel_finish_time", t -> t.result().channelFinishTime()),
            time("deadline", t -> t.work().deadline()),
            time("due_at", t -> t.work().dueAt()),
            int8("owner", t -> t.work().owner()),
            int4("attempts", t -> t.work().attempts()));

    public static final List<Column<Transaction>> KEY_AND_CHANGING =
            Stream.concat(KEY.stream(), CHANGING.stream()).toList();

    public static final List<Column<Transaction>> ALL =
            Stream.of(KEY, FIXED, CHANGING).flatMap(List::stream).toList();

    /**
     * All but the order's key, in the order in which {@link #read} reads them; to be selected by {@link
     * Column#reads}.
     */
    public static final List<Column<Transaction>> OWN = ALL.subList(OrderTable.KEY.size(), ALL.size());

    private TransactionTable() {}

    /** An external refund is stored as a refund, which a version of the gateway that knows no other can read. */
    private static TransactionType type(Transaction transaction) {
        return transaction.type() == TransactionType.EXTERNAL_REFUND ? TransactionType.REFUND : transaction.type();
    }

    private static @Nullable String refundRequestNo(Transaction transaction) {
        return transaction.type() == TransactionType.EXTERNAL_REFUND
                ? EXTERNAL + transaction.tsn()
                : transaction.request().refundRequestNo();
    }

    /** @param cells at the first column of {@link #OWN} */
    public static Transaction read(Order order, RowReader cells) {
        long tsn = cells.int8();
        var stored = cells.place(TYPES);
        var amount = cells.fen(order.purchase().total());
        String operator = cells.text();
        String number = cells.textOrNull();
        boolean external = number != null && number.startsWith(EXTERNAL);
        var type = external ? TransactionType.EXTERNAL_REFUND : stored;
        var request = new Transaction.Request(
                operator, external ? null : number, cells.textOrNull(), cells.textOrNull(), cells.textOrNull());
        var ctime = cells.moment();
        TransactionStatus status = cells.place(STATUSES);
        Step step = cells.place(STEPS);
        var result = new Transaction.Result(status, cells.failure(), cells.momentOrNull(), cells.momentOrNull());
        var work = new Transaction.Work(step, cells.momentOrNull(), cells.momentOrNull(), cells.int8(), cells.int4());
        return new Transaction(tsn, order.key(), type, amount, ctime, request, result, work);
    }
}
