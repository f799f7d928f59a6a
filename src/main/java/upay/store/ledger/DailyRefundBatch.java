package upay.store.ledger;

import static upay.store.table.Column.int8;
import static upay.store.table.Column.text;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import upay.domain.Transaction;
import upay.domain.webhook.WebhookEventType;
import upay.metrics.StoreMetrics;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ledger.DailyRefund;
import upay.store.batch.Batch;
import upay.store.sql.SqlRefusal;
import upay.store.table.Column;
import upay.store.table.TransactionTable;

/**
 * Changes of orders that count towards a till's daily refund cap: the statement that changes the order also changes
 * the day's sum. There are two kinds, so that no statement changes one sum twice, and they are separate from {@link
 * ApplyBatch}, which every payment uses.
 */
public final class DailyRefundBatch implements Batch<Change, Applied> {

    /** Refunds that are about to be sent. */
    private static final List<Column<Change>> COUNTED = List.of(
            text("merchant_id", c -> c.after().key().merchantId()),
            int8("order_sn", c -> c.after().key().sn()),
            int8("tsn", c -> c.added().get(0).tsn()),
            text("terminal_sn", c -> counted(c).terminalSn()),
            text("day", c -> counted(c).day().toString()),
            int8("amount", c -> counted(c).amount().value()),
            int8("cap", c -> counted(c).cap().value()));

    /** Of a change that counts something: of others there are no rows. */
    private static DailyRefund counted(Change change) {
        return Objects.requireNonNull(change.counted(), "what a till gave back");
    }

    /** Refunds that did not take place. */
    private static final List<Column<Transaction>> REFUSED = TransactionTable.KEY;

    // A sum that exceeds the cap violates the constraint daily_refunds_cap, and so fails the whole statement.
    // Every statement locks a row of the sums after all its orders.
    private static final String COUNT =
            """
            , counted as (
              select a.* from unnest(%1$s) as a(%2$s)
              where ((a.merchant_id, a.order_sn) in (select merchant_id, sn from changed)) is true),
            noted as (
              insert into counted_refunds (merchant_id, order_sn, tsn, terminal_sn, day, amount)
              select merchant_id, order_sn, tsn, terminal_sn, day::date, amount from counted),
            summed as (
              insert into daily_refunds as d (merchant_id, terminal_sn, day, amount, cap)
              select merchant_id, terminal_sn, day::date, sum(amount)::int8, min(cap) from counted
              group by merchant_id, terminal_sn, day order by merchant_id, terminal_sn, day
              on conflict (merchant_id, terminal_sn, day)
              do update set amount = d.amount + excluded.amount, cap = excluded.cap)""".formatted(Column.arrays(COUNTED, ApplyBatch.nextParameter()), Column.names(COUNTED, ""));

    private static final String TAKE_OUT =
            """
            , forgotten as (
              delete from counted_refunds c using unnest(%1$s) as a(%2$s)
              where c.merchant_id = a.merchant_id and c.order_sn = a.order_sn and c.tsn = a.tsn
                and ((a.merchant_id, a.order_sn) in (select merchant_id, sn from changed)) is true
              returning c.merchant_id, c.terminal_sn, c.day, c.amount),
            lowered as (
              update daily_refunds d set amount = d.amount - f.amount
              from (select merchant_id, terminal_sn, day, sum(amount)::int8 as amount from forgotten
                group by merchant_id, terminal_sn, day order by merchant_id, terminal_sn, day) f
              where d.merchant_id = f.merchant_id and d.terminal_sn = f.terminal_sn and d.day = f.day)""".formatted(Column.arrays(REFUSED, ApplyBatch.nextParameter()), Column.names(REFUSED, ""));

    private final ApplyBatch changes;
    private final String sql;
    private final boolean counts;

    private DailyRefundBatch(String more, boolean counts, Set<WebhookEventType> told) {
        this.changes = new ApplyBatch(told);
        this.sql = ApplyBatch.with(more);
        this.counts = counts;
    }

    /** For changes with {@link Change#counted}. */
    static DailyRefundBatch counting(Set<WebhookEventType> told) {
        return new DailyRefundBatch(COUNT, true, told);
    }

    /** For changes with {@link Change#refused}. */
    static DailyRefundBatch takingOut(Set<WebhookEventType> told) {
        return new DailyRefundBatch(TAKE_OUT, false, told);
    }

    /** The till's refunds of that day: $1 merchant, $2 till, $3 day. */
    public static final String SUM =
            "select amount from daily_refunds where merchant_id = $1 and terminal_sn = $2 and day = $3::text::date";

    public static Tuple sumOf(String merchantId, String terminalSn, LocalDate day) {
        return Tuple.of(merchantId, terminalSn, day.toString());
    }

    @Override
    public StoreMetrics.Kind kind() {
        return counts ? StoreMetrics.Kind.COUNT_REFUND : StoreMetrics.Kind.UNCOUNT_REFUND;
    }

    @Override
    public String name() {
        return changes.name();
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public Tuple bind(List<Change> rows) {
        Tuple tuple = changes.bind(rows);
        if (counts) {
            Column.bind(tuple, COUNTED, rows);
        } else {
            Column.bind(
                    tuple,
                    REFUSED,
                    rows.stream().flatMap(c -> c.refused().stream()).toList());
        }
        return tuple;
    }

    @Override
    public List<Applied> read(List<Change> rows, RowSet<Row> answer) {
        return changes.read(rows, answer);
    }

    @Override
    public Comparator<Change> order() {
        return changes.order();
    }

    @Override
    public Object exclusiveKey(Change row) {
        return changes.exclusiveKey(row);
    }

    @Override
    public Optional<Applied> refused(Change row, SqlRefusal refusal) {
        return refusal.violates("daily_refunds_cap") ? Optional.of(Applied.OVER_CAP) : changes.refused(row, refusal);
    }

    @Override
    public int characters(Change row) {
        return changes.characters(row);
    }
}
