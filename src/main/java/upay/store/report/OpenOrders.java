package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.store.registry.MerchantRegistry;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.OrderTable;

/**
 * The orders with open work; only reads. Visits only due work, so that its cost depends on the open orders, however
 * many there are in total. Threads: any.
 */
public final class OpenOrders {
    /** The selection. */
    public enum Which {
        /** Orders whose outcome is not known yet. */
        NOT_FINAL("o.status in (" + names() + ")"),
        /** These, and final ones that are still checked: accepted refunds, undone payments. */
        ANY("true"),
        /** Orders for manual review: permanently refused by a channel, or unknown for so long ($4). */
        HUMAN("""
                o.status in (%s) and (t.step = 'HUMAN' or t.step in ('UNDO', 'REFUND') and o.status <> 'CREATED'
                  and t.status not in ('SUCCESS', 'FAIL_CANCELED', 'IN_PROG')
                  and t.deadline <= clock_timestamp() - $4::int8 * interval '1 microsecond')""".formatted(names()));

        // $1 after this number, $2 the merchant or empty, $3 the limit.
        private final String sql;

        Which(String condition) {
            sql = """
                    select distinct t.merchant_id, t.order_sn
                    from transactions t join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
                    where t.due_at is not null and t.step <> 'DONE' and t.order_sn > $1
                      and ($2 = '' or t.merchant_id = $2) and $4::int8 >= 0 and %s
                    order by t.order_sn, t.merchant_id limit $3""".formatted(condition);
        }

        private static String names() {
            return Arrays.stream(OrderStatus.values())
                    .filter(status -> !status.isFinal())
                    .map(status -> "'" + status + "'")
                    .collect(Collectors.joining(", "));
        }
    }

    private final Database database;

    public OpenOrders(Database database) {
        this.database = database;
    }

    /**
     * By their number, which is the order in which they were opened.
     *
     * @param merchant only this one's; empty: all
     * @param after the last number of the page before; 0: from the beginning
     * @param manualReviewAfter how long an outcome is unknown before the order needs manual review
     */
    public Future<List<OrderKey>> list(
            Which which, String merchant, long after, int limit, Duration manualReviewAfter) {
        Tuple arguments = Tuple.of(after, merchant, (long) limit, manualReviewAfter.toNanos() / 1000);
        return database.execute(which.sql, arguments)
                .map(rows -> MerchantRegistry.all(rows, row -> OrderTable.readKey(new RowReader(row, 0))));
    }
}
