package upay.store.sql;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import upay.domain.BizError;
import upay.domain.Failure;
import upay.domain.Fen;

/** Reads the columns of rows one after the other, in the order of the statement. */
public final class RowReader {
    private static final long MICROS = 1_000_000;

    /** Without one only until {@link #at}. */
    @SuppressWarnings("NullAway.Init")
    private Row row;

    private int next;

    public RowReader() {}

    public RowReader(Row row, int first) {
        this.row = row;
        this.next = first;
    }

    /** Moves to the first column of this row. */
    public RowReader at(Row row) {
        this.row = row;
        next = 0;
        return this;
    }

    public Failure failure() {
        BizError error = nameOrNull(BizError.class);
        String message = textOrNull();
        return error == null && message == null ? Failure.NONE : new Failure(error, message);
    }

    public String text() {
        return row.getString(next++);
    }

    /** Null for null. */
    public @Nullable String textOrNull() {
        return row.getString(next++);
    }

    public long int8() {
        return row.getLong(next++);
    }

    public int int4() {
        return row.getInteger(next++);
    }

    /** Null for null. */
    public @Nullable Integer int4OrNull() {
        return row.getInteger(next++);
    }

    public boolean bool() {
        return row.getBoolean(next++);
    }

    /** Null for null. */
    public @Nullable Boolean boolOrNull() {
        return row.getBoolean(next++);
    }

    public Fen fen() {
        return Fen.of(int8());
    }

    /** Null for null. */
    public @Nullable Fen fenOrNull() {
        Long value = row.getLong(next++);
        return value == null ? null : Fen.of(value);
    }

    /** The amounts of most orders are equal. */
    public Fen fen(Fen likely) {
        long value = int8();
        return value == likely.value() ? likely : Fen.of(value);
    }

    public Instant time() {
        return row.getOffsetDateTime(next++).toInstant();
    }

    /** Null for null. */
    public @Nullable Instant timeOrNull() {
        OffsetDateTime time = row.getOffsetDateTime(next++);
        return time == null ? null : time.toInstant();
    }

    /**
     * Reads a value that was selected as seconds since 1970: a fraction of the cost of calendar fields. To the
     * microsecond, the store's precision, and exact: until the year 2255 a double resolves a quarter of one.
     */
    public Instant moment() {
        return moment(row.getDouble(next++));
    }

    /** As {@link #moment}; null for null. */
    public @Nullable Instant momentOrNull() {
        Double seconds = row.getDouble(next++);
        return seconds == null ? null : moment(seconds);
    }

    private static Instant moment(double seconds) {
        long micros = Math.round(seconds * MICROS);
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
    }

    /** Reads a value that was selected as its index in {@code constants}. */
    public <E extends Enum<E>> E place(E[] constants) {
        return constants[int4()];
    }

    /** The constant of this name. */
    public <E extends Enum<E>> E name(Class<E> type) {
        return Enum.valueOf(type, text());
    }

    /** The constant of this name; null for null. */
    public <E extends Enum<E>> @Nullable E nameOrNull(Class<E> type) {
        String name = textOrNull();
        return name == null ? null : Enum.valueOf(type, name);
    }
}
