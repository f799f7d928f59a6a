package upay.store.activation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;

/** Counts failed codes, each for its vendor and for its source address. */
final class FailureBatch implements Batch<FailureBatch.Failure, @Nullable Void> {
    record Failure(String vendorSn, String source) {}

    private static final String SQL = """
            insert into activation_failures (subject) select s from unnest($1::text[]) as a(s)""";

    static String vendor(String vendorSn) {
        return "vendor " + vendorSn;
    }

    static String address(String source) {
        return "address " + source;
    }

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.ACTIVATION_FAILURE;
    }

    @Override
    public String name() {
        return "counting a failed activation code";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Failure> rows) {
        return Tuple.tuple()
                .addValue(rows.stream()
                        .flatMap(row -> List.of(vendor(row.vendorSn), address(row.source)).stream())
                        .toArray(String[]::new));
    }

    @Override
    public List<@Nullable Void> read(List<Failure> rows, RowSet<Row> answer) {
        return Collections.nCopies(rows.size(), null);
    }
}
