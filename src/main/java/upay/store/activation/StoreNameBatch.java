package upay.store.activation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;

/** Looks up the names of stores and their merchants. */
final class StoreNameBatch implements Batch<StoreNameBatch.Key, StoreNameBatch.Names> {
    record Key(String merchantId, String storeId) {}

    record Names(String merchant, String store) {}

    private static final String SQL = """
            select coalesce(m.name, ''), coalesce(s.name, '')
            from unnest($1::text[], $2::text[]) with ordinality as a(merchant_id, store_id, place)
            left join lateral (select name from merchants m where m.merchant_id = a.merchant_id limit 1) m on true
            left join lateral (
              select name from stores s where s.merchant_id = a.merchant_id and s.store_id = a.store_id limit 1) s on true
            order by a.place""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.STORE_NAME;
    }

    @Override
    public String name() {
        return "looking up a store's name";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Key> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(Key::merchantId).toArray(String[]::new))
                .addValue(rows.stream().map(Key::storeId).toArray(String[]::new));
    }

    @Override
    public List<Names> read(List<Key> rows, RowSet<Row> answer) {
        List<Names> names = new ArrayList<>(rows.size());
        for (Row row : answer) {
            RowReader cells = new RowReader(row, 0);
            names.add(new Names(cells.text(), cells.text()));
        }
        return names;
    }

    @Override
    public boolean reads() {
        return true;
    }
}
