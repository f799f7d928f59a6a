package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillRowState;
import upay.domain.OrderKey;
import upay.reconciliation.OpenRow;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The rows that are open, and the orders that they name. Threads: any. */
final class OpenRows {
    /** Rows in one statement. */
    static final int PAGE = 500;

    /** So many rows of a run are looked for in each merchant's orders; further ones only where the number leads. */
    static final int DEEP_MAX = 2_000;

    // $1 the files, $2 and $3 behind this row, $4 rows, $5 whether each merchant's orders are searched.
    // By our number, then by the channel's. A return's row has its order's number, or that of the transaction. An order
    // of
    // another merchant is in the bill of an account with the same merchant number as that merchant's.
    private static final String RESOLVE = """
            with page as materialized (
              select o.bill_id, o.line, f.channel, f.owner, r.kind, r.channel_number, r.original_channel_number,
                case when r.own_number ~ '^[0-9]{16}$' then r.own_number::int8 end as own,
                case when r.kind = 'PAYMENT' then null
                  when r.original_number ~ '^[0-9]{16}$' then r.original_number::int8 end as original
              from unnest($1::int8[]) b (id)
              cross join lateral (select * from open_bill_rows where bill_id = b.id and state <> 'FOUND'
                and (bill_id, line) > ($2, $3) order by bill_id, line limit $4) o
              cross join lateral (select * from bill_rows where bill_id = o.bill_id and line = o.line offset 0) r
              cross join lateral (select * from bill_files where bill_id = o.bill_id offset 0) f
              order by o.bill_id, o.line limit $4),
            known as materialized (
              select x.bill_id, x.line, k.merchant_id, k.sn, x.owner <> '*' and k.merchant_id <> x.owner as elsewhere
              from page x cross join lateral (
                select merchant_id, sn from (
                  (select p.merchant_id, p.order_sn as sn from reconciliation_pool p
                   where x.kind <> 'PAYMENT' and x.original is null and p.tsn = x.own
                     and (p.type <> 'PAY' or p.status <> 'SUCCESS') and p.channel = x.channel limit 1)
                  union all
                  (select m.merchant_id, m.order_sn from bill_matches m
                   where x.kind <> 'PAYMENT' and x.original is null and m.tsn = x.own limit 1)
                  union all
                  (select p.merchant_id, p.order_sn from reconciliation_pool p
                   where p.order_sn = coalesce(x.original, x.own) and p.channel = x.channel limit 1)
                  union all
                  (select o.merchant_id, o.sn from orders o
                   where o.merchant_id = x.owner and o.sn = coalesce(x.original, x.own) limit 1)
                  union all
                  (select h.merchant_id, h.order_sn from history h
                   where h.order_sn = coalesce(x.original, x.own) limit 1)
                  union all
                  (select o.merchant_id, o.sn from orders o
                   where o.merchant_id = x.owner and o.trade_no = coalesce(x.original_channel_number, x.channel_number) limit 1)
                  union all
                  (select o.merchant_id, o.sn from merchants m cross join lateral (
                     select merchant_id, sn from orders
                     where merchant_id = m.merchant_id and sn = coalesce(x.original, x.own) limit 1) o
                   where $5 and x.owner = '*' and coalesce(x.original, x.own) is not null limit 1)
                  union all
                  (select o.merchant_id, o.sn from merchants m cross join lateral (
                     select merchant_id, sn from orders
                     where merchant_id = m.merchant_id and trade_no = coalesce(x.original_channel_number, x.channel_number)
                     limit 1) o
                   where $5 and x.owner = '*' limit 1)) c
                order by (x.owner = '*' or c.merchant_id = x.owner) desc limit 1) k
              cross join lateral (select from orders
                where merchant_id = k.merchant_id and sn = k.sn and lower(payway) = x.channel offset 0) o),
            named as (
              update open_bill_rows o set merchant_id = k.merchant_id, order_sn = k.sn from known k
              where o.bill_id = k.bill_id and o.line = k.line and not k.elsewhere)
            select p.bill_id, p.line, k.merchant_id, k.sn, coalesce(k.elsewhere, false)
            from page p left join known k on k.bill_id = p.bill_id and k.line = p.line
            order by 1, 2""";

    // A file of returns whose place another one has taken meanwhile says nothing of what is returned.
    private static final String COLUMNS = """
            o.bill_id, o.line, f.channel || '/' || f.owner || '/' || f.account, f.day,
              coalesce((select max(day) from reconciliations
                where channel = f.channel and owner = f.owner and account = f.account), f.day),
              coalesce((select max(c.day) from reconciliations c
                where c.channel = f.channel and c.owner = f.owner and c.account = f.account and c.day >= f.day
                  and exists (select from bill_files b where b.bill_id = any (c.bills) and b.part <> 'PAYMENTS'
                    and b.state = 'READ')), f.day - 1),
              r.kind, r.own_number, r.channel_number, r.original_number, r.original_channel_number, r.amount, r.fee::text,
              r.state, o.merchant_id, o.order_sn""";

    private static final String ROWS = """
              cross join lateral (select * from bill_rows where bill_id = o.bill_id and line = o.line offset 0) r
              cross join lateral (select * from bill_files where bill_id = o.bill_id and state = 'READ' offset 0) f""";

    private static final String OF_ORDERS = "select " + COLUMNS + """
             from unnest($1::text[], $2::int8[]) k (merchant_id, sn)
              cross join lateral (select * from open_bill_rows
                where order_sn = k.sn and merchant_id = k.merchant_id order by bill_id, line limit 1000) o
            """ + ROWS;

    private static final String OF_PLACES = "select " + COLUMNS + """
             from unnest($1::int8[], $2::int8[]) k (bill_id, line)
              cross join lateral (select * from open_bill_rows where bill_id = k.bill_id and line = k.line offset 0) o
            """ + ROWS;

    // The files with a row that waits, of the account and the days behind which it may.
    private static final String FILES = """
            select f.bill_id from bill_files f
            where f.channel = $1 and f.owner = $2 and f.account = $3 and f.day between $4::date - 10 and $4::date
              and f.state = 'READ' and exists (select from open_bill_rows o where o.bill_id = f.bill_id and o.state <> 'FOUND')
            order by f.bill_id""";

    private final Database database;

    OpenRows(Database database) {
        this.database = database;
    }

    /**
     * The place of an open row.
     *
     * @param order null: not known
     * @param elsewhere whether it is an order of another merchant than the account's, and so of another account's bill
     */
    record Named(long bill, long line, @Nullable OrderKey order, boolean elsewhere) {}

    /** The files with rows to decide. */
    Future<List<Long>> files(BillAccount account, LocalDate day) {
        return database.execute(FILES, RunTable.arguments(account).addValue(day))
                .map(rows -> {
                    List<Long> bills = new ArrayList<>();
                    rows.forEach(row -> bills.add(row.getLong(0)));
                    return bills;
                });
    }

    /** The next rows of these files, with their orders. */
    Future<List<Named>> next(List<Long> bills, @Nullable Named after, boolean deep) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfLong(bills.toArray(Long[]::new))
                .addLong(after == null ? 0L : after.bill())
                .addLong(after == null ? 0L : after.line())
                .addLong((long) PAGE)
                .addBoolean(deep);
        return database.execute(RESOLVE, arguments).map(rows -> {
            List<Named> page = new ArrayList<>();
            rows.forEach(row -> page.add(new Named(
                    row.getLong(0),
                    row.getLong(1),
                    row.getLong(3) == null ? null : new OrderKey(row.getString(2), row.getLong(3)),
                    row.getBoolean(4))));
            return page;
        });
    }

    /** All open rows of these orders, with the order. */
    Future<List<Opened>> ofOrders(List<OrderKey> orders) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(orders.stream().map(OrderKey::merchantId).toArray(String[]::new))
                .addArrayOfLong(orders.stream().map(OrderKey::sn).toArray(Long[]::new));
        return read(OF_ORDERS, arguments);
    }

    /** The rows at these places. */
    Future<List<Opened>> ofPlaces(List<Named> places) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfLong(places.stream().map(Named::bill).toArray(Long[]::new))
                .addArrayOfLong(places.stream().map(Named::line).toArray(Long[]::new));
        return read(OF_PLACES, arguments);
    }

    /** An open row, and its order; null: not known. */
    record Opened(OpenRow row, @Nullable OrderKey order) {}

    private Future<List<Opened>> read(String sql, Tuple arguments) {
        return database.execute(sql, arguments).map(rows -> {
            List<Opened> opened = new ArrayList<>();
            rows.forEach(row -> opened.add(opened(row)));
            return opened;
        });
    }

    private static Opened opened(Row row) {
        RowReader cells = new RowReader(row, 0);
        long bill = cells.int8();
        long line = cells.int8();
        OpenRow.Place place = new OpenRow.Place(bill, line, cells.text());
        RowReader rest = new RowReader(row, 6);
        BillKind kind = rest.name(BillKind.class);
        BillNumbers numbers =
                new BillNumbers(rest.textOrNull(), rest.textOrNull(), rest.textOrNull(), rest.textOrNull());
        var amount = rest.fen();
        String fee = rest.textOrNull();
        BillRowState state = rest.name(BillRowState.class);
        String merchant = rest.textOrNull();
        OrderKey order = merchant == null ? null : new OrderKey(merchant, rest.int8());
        return new Opened(
                new OpenRow(
                        place,
                        row.getLocalDate(3),
                        new OpenRow.Compared(row.getLocalDate(4), row.getLocalDate(5)),
                        kind,
                        numbers,
                        amount,
                        fee == null ? null : new BigDecimal(fee),
                        state),
                order);
    }
}
