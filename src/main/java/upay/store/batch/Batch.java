package upay.store.batch;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.store.sql.SqlRefusal;

/**
 * One statement that does for many rows what it would do for each alone.
 *
 * @param <Q> its input row
 * @param <R> the result of a row
 */
public interface Batch<Q, R> {

    /** For messages: "opening an order". */
    String name();

    /** As it is measured. */
    default StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.OTHER;
    }

    /** Constant. */
    String sql();

    Tuple bind(List<Q> rows);

    /** One result for each row, in their order. */
    List<R> read(List<Q> rows, RowSet<Row> answer);

    /** The order in which every statement of this kind takes its locks; null if it takes none. */
    default @Nullable Comparator<Q> order() {
        return null;
    }

    /** Rows with equal keys never share a statement; null if any rows may. */
    default @Nullable Object exclusiveKey(Q row) {
        return null;
    }

    /** The meaning of a refusal for a row that was alone; empty if it is an error. */
    default Optional<R> refused(Q row, SqlRefusal refusal) {
        return Optional.empty();
    }

    /** The approximate number of characters of the row beyond its fixed size; for the memory limit. */
    default int characters(Q row) {
        return 0;
    }

    /**
     * True if a row may be refused that has waited long in a queue that stays long: nothing is lost with it, and an
     * early answer is better for the caller. Rows that are in flight are never refused like this.
     */
    default boolean refusesLate() {
        return false;
    }

    /** The limit of simultaneous statements; more than one only if rows take no locks and share no key. */
    default int statementsMax() {
        return 1;
    }

    /** True if a row changes nothing, so that after a lost connection nothing is uncertain. */
    default boolean reads() {
        return false;
    }
}
