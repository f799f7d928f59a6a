package upay.store.credential;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;

/** Stores nonces; existing ones stay unchanged. */
final class NonceBatch implements Batch<NonceBatch.Taking, Boolean> {

    /** @param end see {@link upay.port.NonceStore} */
    record Taking(String terminalSn, String nonce, Instant end) {
        private Name name() {
            return new Name(terminalSn, nonce);
        }
    }

    private record Name(String terminalSn, String nonce) {}

    private static final String SQL = """
            insert into nonces (terminal_sn, nonce, ends_at)
            select terminal_sn, nonce, ends_at
            from unnest($1::text[], $2::text[], $3::timestamptz[]) as a(terminal_sn, nonce, ends_at)
            on conflict do nothing
            returning terminal_sn, nonce""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.NONCE;
    }

    @Override
    public String name() {
        return "taking a nonce";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Taking> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(Taking::terminalSn).toArray(String[]::new))
                .addValue(rows.stream().map(Taking::nonce).toArray(String[]::new))
                .addValue(rows.stream()
                        .map(row -> OffsetDateTime.ofInstant(row.end, ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
    }

    /** A nonce is returned once, whichever rows sent it: the first one gets it. */
    @Override
    public List<Boolean> read(List<Taking> rows, RowSet<Row> answer) {
        Set<Name> taken = new HashSet<>();
        answer.forEach(row -> taken.add(new Name(row.getString(0), row.getString(1))));
        return rows.stream().map(row -> taken.remove(row.name())).toList();
    }

    @Override
    public Comparator<Taking> order() {
        return Comparator.comparing(Taking::terminalSn).thenComparing(Taking::nonce);
    }
}
