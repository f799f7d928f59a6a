package upay.store.credential;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.seal.SealedValue;
import upay.store.sql.RowReader;

/** Looks up merchants, their channel accounts and switches; the owner {@code *} stands for all. */
final class MerchantBatch implements Batch<String, List<MerchantBatch.Entry>> {

    /**
     * An account, or a choice of one, or a switch, or the merchant itself.
     *
     * @param channel null: the merchant itself
     * @param account an account's name, or the chosen account; null: no account, but a switch
     * @param storeId of a choice; empty: the owner's
     * @param endpoint null: no account, but a choice
     */
    record Entry(
            String owner,
            @Nullable String channel,
            @Nullable String account,
            @Nullable String storeId,
            @Nullable String endpoint,
            SealedValue settings,
            Instant time) {}

    private static final String SQL = """
            with asked as materialized (select distinct owner from unnest($1::text[]) as a(owner))
            select a.owner, c.channel, c.name, null, c.endpoint, c.settings, c.settings_key_version, c.mtime
            from asked a join channel_accounts c on coalesce(c.merchant_id, '*') = a.owner
            union all
            select a.owner, u.channel, u.account, coalesce(u.store_id, ''), null, null, 0, u.ctime
            from asked a join channel_account_uses u on coalesce(u.merchant_id, '*') = a.owner
            union all
            select a.owner, s.channel, null, null, null, null, 0, s.off_since
            from asked a join switches s on coalesce(s.merchant_id, '*') = a.owner
            union all
            select m.merchant_id, null, null, null, null, null, 0, m.ctime
            from asked a join merchants m on m.merchant_id = a.owner""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.MERCHANT;
    }

    @Override
    public String name() {
        return "looking up a merchant's channels";
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
    public List<List<Entry>> read(List<String> rows, RowSet<Row> answer) {
        Map<String, List<Entry>> entries = new HashMap<>();
        for (Row row : answer) {
            RowReader cells = new RowReader(row, 0);
            Entry entry = new Entry(
                    cells.text(),
                    cells.textOrNull(),
                    cells.textOrNull(),
                    cells.textOrNull(),
                    cells.textOrNull(),
                    new SealedValue(cells.text(), cells.int4()),
                    cells.time());
            entries.computeIfAbsent(entry.owner, owner -> new ArrayList<>()).add(entry);
        }
        return rows.stream()
                .map(owner -> entries.getOrDefault(owner, List.of()))
                .toList();
    }

    @Override
    public boolean reads() {
        return true;
    }
}
