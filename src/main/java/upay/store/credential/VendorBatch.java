package upay.store.credential;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.registry.SealedVendor;
import upay.store.seal.SealedValue;
import upay.store.sql.RowReader;

/** Looks vendors up by their numbers. */
final class VendorBatch implements Batch<String, Optional<SealedVendor>> {
    private static final String SQL = """
            select v.vendor_sn, v.secret, v.secret_key_version, v.status = 'ACTIVE'
            from (select distinct sn from unnest($1::text[]) as a(sn)) a
            join vendors v on v.vendor_sn = a.sn""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.VENDOR;
    }

    @Override
    public String name() {
        return "looking up a vendor";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<String> rows) {
        return Tuple.tuple().addValue(rows.toArray(String[]::new));
    }

    @Override
    public List<Optional<SealedVendor>> read(List<String> rows, RowSet<Row> answer) {
        Map<String, SealedVendor> vendors = new HashMap<>();
        for (Row row : answer) {
            RowReader cells = new RowReader(row, 0);
            String sn = cells.text();
            vendors.put(sn, new SealedVendor(sn, new SealedValue(cells.text(), cells.int4()), cells.bool()));
        }
        return rows.stream().map(sn -> Optional.ofNullable(vendors.get(sn))).toList();
    }

    @Override
    public boolean reads() {
        return true;
    }
}
