package upay.store.batch;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import upay.store.sql.SqlRefusal;

/**
 * One statement that does for many rows what it would do for each alone.
 *
 * @param <Q> a row of it
 * @param <R> what becomes of a row
 */
public interface Batch<Q, R> {

    /** For messages: "opening an order". */
    String name();

    /** Constant. */
    String sql();

    Tuple bind(List<Q> rows);

    /** One result for each row, in their order. */
    List<R> read(List<Q> rows, RowSet<Row> answer);

    /** The order in which every statement of this kind takes its locks; null where it takes none. */
    default Comparator<Q> order() {
        return null;
    }

    /** Rows with equal keys never share a statement; null where any rows may. */
    default Object exclusiveKey(Q row) {
        return null;
    }

    /** What a refusal means for a row that stood alone; empty where it is an error. */
    default Optional<R> refused(Q row, SqlRefusal refusal) {
        return Optional.empty();
    }

    /** About how many characters the row holds beyond its fixed size; for the bound on memory. */
    default int characters(Q row) {
        return 0;
    }

    /**
     * True where a row may be refused that has waited long in a queue that stays long: nothing is lost with it, and whoever
     * asked is better told in time. What is under way already is never treated so.
     */
    default boolean refusesLate() {
        return false;
    }

    /** So many statements at once, at most; more than one only where rows take no locks and share no key. */
    default int statementsMax() {
        return 1;
    }

    /** True where a row changes nothing, so that a lost connection leaves no doubt. */
    default boolean reads() {
        return false;
    }
}
