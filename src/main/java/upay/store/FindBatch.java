package upay.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderState;

/** Finds orders, each with its newest transaction. */
final class FindBatch implements Batch<FindBatch.Search, Optional<OrderState>> {

    /**
     * @param sn the gateway's number, else the channel's; may be null
     * @param clientSn the merchant's; may be null
     */
    record Search(String merchantId, String sn, String clientSn) {}

    // One look-up for each order, by whichever name finds it: the gateway's number beats the channel's, and that the
    // merchant's. A branch whose name is null is not even begun.
    private static final String SQL =
            """
            select a.i, %s, %s
            from unnest($1::int4[], $2::text[], $3::int8[], $4::text[], $5::text[])
              as a(i, merchant_id, sn, trade_no, client_sn)
            cross join lateral (
              select * from (
                select 1 as rank, o.* from orders o
                where a.sn is not null and o.merchant_id = a.merchant_id and o.sn = a.sn
                union all (
                select 2, o.* from orders o
                where a.trade_no is not null and o.merchant_id = a.merchant_id and o.trade_no = a.trade_no
                order by o.ctime desc limit 1)
                union all
                select 3, o.* from orders o
                where a.client_sn is not null and o.merchant_id = a.merchant_id and o.client_sn = a.client_sn
                  and o.status <> 'RESERVED') named
              order by rank limit 1) o
            cross join lateral (
              select * from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn
              order by t.since_version desc, t.tsn desc limit 1) t""".formatted(Column.names(OrderTable.ALL, "o."), Column.names(TransactionTable.ALL, "t."));

    @Override
    public String name() {
        return "finding an order";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Search> rows) {
        int n = rows.size();
        Integer[] index = new Integer[n];
        String[] merchant = new String[n];
        Long[] sn = new Long[n];
        String[] tradeNo = new String[n];
        String[] clientSn = new String[n];
        for (int i = 0; i < n; i++) {
            Search row = rows.get(i);
            index[i] = i;
            merchant[i] = row.merchantId;
            sn[i] = number(row.sn);
            tradeNo[i] = row.sn;
            clientSn[i] = row.clientSn;
        }
        return Tuple.tuple()
                .addValue(index)
                .addValue(merchant)
                .addValue(sn)
                .addValue(tradeNo)
                .addValue(clientSn);
    }

    /** The gateway's own numbers have 16 digits; anything else cannot be one. */
    private static Long number(String text) {
        if (text == null || text.length() != 16) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Long.valueOf(text);
    }

    @Override
    public List<Optional<OrderState>> read(List<Search> rows, RowSet<Row> answer) {
        List<Optional<OrderState>> found = new ArrayList<>(Collections.nCopies(rows.size(), Optional.empty()));
        for (Row row : answer) {
            Order order = OrderTable.read(new Cells(row, 1));
            var newest = TransactionTable.read(new Cells(row, 1 + OrderTable.ALL.size()));
            found.set(row.getInteger(0), Optional.of(new OrderState(order, List.of(newest))));
        }
        return found;
    }

    @Override
    public boolean reads() {
        return true;
    }
}
