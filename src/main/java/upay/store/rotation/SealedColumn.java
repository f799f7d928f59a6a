package upay.store.rotation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Secret;
import upay.store.seal.SealContext;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * Re-seals one column with another key, a page of rows at a time. May be interrupted at any point and restarted, and
 * run beside gateways and operators: a row is written only if it still holds the value that was read.
 *
 * <p>The table's key consists of two texts, of which the first may be empty for "none".
 */
final class SealedColumn {
    private static final Logger LOG = LoggerFactory.getLogger(SealedColumn.class);

    /** Reads key, value and version of a page: $1, $2 the key of the page before, $3 rows. */
    private final String page;
    /** $1, $2 keys, $3 old values, $4 new values, $5 the new version. */
    private final String update;

    private final Function<Key, SealContext> place;

    /** Of a row, in the order of pages. */
    record Key(String first, String second) {
        static final Key BEFORE_ALL = new Key("", "");
    }

    /**
     * The result of a page.
     *
     * @param last where the next one begins; null: there is none
     * @param changed rows sealed with the new key
     * @param broken rows that did not open
     */
    record Page(@Nullable Key last, int changed, int broken) {}

    private record Rewritten(Key key, String before, String after) {}

    SealedColumn(String page, String update, Function<Key, SealContext> place) {
        this.page = page;
        this.update = update;
        this.place = place;
    }

    Future<Page> next(Database database, Vault vault, Key after, int rows, int version) {
        return database.execute(page, Tuple.of(after.first, after.second, rows)).compose(found -> {
            List<Rewritten> rewritten = new ArrayList<>();
            Key last = after;
            int broken = 0;
            for (Row row : found) {
                last = new Key(row.getString(0), row.getString(1));
                SealedValue sealed = new SealedValue(row.getString(2), row.getInteger(3));
                if (sealed.keyVersion() != version) {
                    broken += rewrite(vault, last, sealed, version, rewritten) ? 0 : 1;
                }
            }
            Key end = found.size() < rows ? null : last;
            int unreadable = broken;
            return write(database, rewritten, version).map(changed -> new Page(end, changed, unreadable));
        });
    }

    private boolean rewrite(Vault vault, Key key, SealedValue sealed, int version, List<Rewritten> rewritten) {
        try {
            Secret secret = vault.open(sealed, place.apply(key));
            String after = vault.seal(secret, place.apply(key), version).text();
            rewritten.add(new Rewritten(key, sealed.text(), after));
            return true;
        } catch (SealException e) {
            LOG.error("left as it is: {}", e.getMessage());
            return false;
        }
    }

    private Future<Integer> write(Database database, List<Rewritten> rows, int version) {
        if (rows.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple arguments = Tuple.tuple()
                .addValue(texts(rows, row -> row.key.first))
                .addValue(texts(rows, row -> row.key.second))
                .addValue(texts(rows, Rewritten::before))
                .addValue(texts(rows, Rewritten::after))
                .addValue(version);
        return database.execute(update, arguments).map(done -> done.rowCount());
    }

    private static String[] texts(List<Rewritten> rows, Function<Rewritten, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
