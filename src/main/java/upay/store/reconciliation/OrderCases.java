package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.reconciliation.OpenRow;
import upay.reconciliation.OrderCase;
import upay.reconciliation.OwnTransaction;
import upay.store.reconciliation.OpenRows.Opened;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The orders that open rows name, as they are now, with the rows that are matched already. Threads: any. */
final class OrderCases {
    /** The channel's day of a moment, in SQL. */
    static final String DAY = """
            ((%s at time zone 'Asia/Shanghai')
                + case when %s = 'unionpay' then interval '1 hour' else interval '0' end)::date""";

    private static final String MATCHED = """
            left join lateral (
                select m.bill_id, m.line, m.amount, r.channel_number, f.channel || '/' || f.owner || '/' || f.account as account
                from bill_matches m cross join lateral (
                  select channel_number from bill_rows where bill_id = m.bill_id and line = m.line offset 0) r
                cross join lateral (select * from bill_files where bill_id = m.bill_id offset 0) f
                where m.tsn = t.tsn and (m.kind = 'PAYMENT') = %s) %s on true""";

    private static final String SQL = """
            select o.merchant_id, o.sn, o.status, o.paid, o.total,
              t.tsn, case when t.refund_request_no like 'returned by the channel, not by this gateway: %%'
                then 'EXTERNAL_REFUND' else t.type end,
              t.amount, t.status, t.step = 'DONE', t.client_tsn,
              p.bill_id, p.line, p.amount, p.channel_number, p.account,
              b.bill_id, b.line, b.amount, b.channel_number, b.account,
              %s
            from unnest($1::text[], $2::int8[]) k (merchant_id, sn)
            cross join lateral (select * from orders where merchant_id = k.merchant_id and sn = k.sn offset 0) o
            cross join lateral (select * from transactions
              where merchant_id = k.merchant_id and order_sn = k.sn order by since_version, tsn limit 1000) t
            %s
            %s
            order by o.merchant_id, o.sn, t.since_version, t.tsn""".formatted(
                    DAY.formatted("coalesce(t.channel_finish_time, t.finish_time)", "lower(o.payway)"),
                    MATCHED.formatted("true", "p"),
                    MATCHED.formatted("false", "b"));

    private final Database database;

    OrderCases(Database database) {
        this.database = database;
    }

    /** @param rows the open rows of these orders */
    Future<List<OrderCase>> of(List<OrderKey> orders, List<Opened> rows) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(orders.stream().map(OrderKey::merchantId).toArray(String[]::new))
                .addArrayOfLong(orders.stream().map(OrderKey::sn).toArray(Long[]::new));
        Map<OrderKey, List<OpenRow>> open = new LinkedHashMap<>();
        rows.forEach(one -> open.computeIfAbsent(Objects.requireNonNull(one.order()), key -> new ArrayList<>())
                .add(one.row()));
        return database.execute(SQL, arguments).map(found -> {
            Map<OrderKey, Draft> drafts = new LinkedHashMap<>();
            found.forEach(row -> {
                OrderKey key = new OrderKey(row.getString(0), row.getLong(1));
                drafts.computeIfAbsent(key, any -> new Draft(row)).transactions.add(transaction(row));
            });
            return drafts.entrySet().stream()
                    .map(draft -> draft.getValue().build(draft.getKey(), open.getOrDefault(draft.getKey(), List.of())))
                    .toList();
        });
    }

    /** An order as it is read. */
    private static final class Draft {
        private final OrderStatus status;
        private final boolean paid;
        private final Fen total;
        private final List<OwnTransaction> transactions = new ArrayList<>();

        Draft(Row row) {
            status = OrderStatus.valueOf(row.getString(2));
            paid = row.getBoolean(3);
            total = Fen.of(row.getLong(4));
        }

        OrderCase build(OrderKey key, List<OpenRow> rows) {
            return new OrderCase(key, status, paid, total, transactions, rows);
        }
    }

    private static OwnTransaction transaction(Row row) {
        RowReader cells = new RowReader(row, 5);
        long tsn = cells.int8();
        TransactionType type = cells.name(TransactionType.class);
        Fen amount = cells.fen();
        TransactionStatus status = cells.name(TransactionStatus.class);
        boolean settled = cells.bool();
        String external = cells.textOrNull();
        return new OwnTransaction(
                tsn,
                type,
                amount,
                status,
                settled,
                row.getLocalDate(21),
                type == TransactionType.EXTERNAL_REFUND ? external : null,
                new OwnTransaction.MatchedRows(matched(row, 11), matched(row, 16)));
    }

    private static OwnTransaction.@Nullable MatchedRow matched(Row row, int column) {
        return row.getLong(column) == null
                ? null
                : new OwnTransaction.MatchedRow(
                        row.getLong(column),
                        row.getLong(column + 1),
                        Fen.of(row.getLong(column + 2)),
                        row.getString(column + 3),
                        row.getString(column + 4));
    }
}
