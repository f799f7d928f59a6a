package upay.store.table;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import upay.store.sql.RowReader;

/**
 * One column of a table: its name, its type, and the source of its value. A list of columns generates the repetitive
 * parts of a statement over arrays, so that names, types and values cannot drift apart.
 *
 * @param read the expression that {@link RowReader} reads, with %s for the column
 * @param <T> the type that the table stores
 */
public record Column<T>(String name, Type type, Function<T, ?> value, String read) {
    private static final String AS_IT_IS = "%s";

    private static final long DAY_SECONDS = 86_400;

    private static volatile LocalDate lastDate = LocalDate.EPOCH;

    enum Type {
        TEXT("text", String[]::new),
        INT8("int8", Long[]::new),
        INT4("int4", Integer[]::new),
        BOOL("bool", Boolean[]::new),
        /** To the microsecond, the store's precision. */
        TIME("timestamptz", OffsetDateTime[]::new);

        private final String sql;
        private final java.util.function.IntFunction<Object[]> array;

        Type(String sql, java.util.function.IntFunction<Object[]> array) {
            this.sql = sql;
            this.array = array;
        }

        String sql() {
            return sql;
        }
    }

    private Column(String name, Type type, Function<T, ?> value) {
        this(name, type, value, AS_IT_IS);
    }

    public static <T> Column<T> text(String name, Function<T, @Nullable String> value) {
        return new Column<>(name, Type.TEXT, value);
    }

    /** A constant of an enum, by its name. */
    static <T> Column<T> name(String name, Function<T, @Nullable Enum<?>> value) {
        return new Column<>(name, Type.TEXT, row -> {
            Enum<?> constant = value.apply(row);
            return constant == null ? null : constant.name();
        });
    }

    /**
     * As {@link #name}, for one that is never null: read as its index among the constants, without text in the row;
     * an unknown name makes the answer unreadable.
     */
    static <T, E extends Enum<E>> Column<T> name(String name, E[] constants, Function<T, E> value) {
        String places = Arrays.stream(constants)
                .map(constant -> "when '" + constant.name() + "' then " + constant.ordinal())
                .collect(Collectors.joining(" ", "case %s ", " else -1 end"));
        return new Column<>(name, Type.TEXT, row -> value.apply(row).name(), places);
    }

    public static <T> Column<T> int8(String name, Function<T, Long> value) {
        return new Column<>(name, Type.INT8, value);
    }

    public static <T> Column<T> int4(String name, Function<T, Integer> value) {
        return new Column<>(name, Type.INT4, value);
    }

    public static <T> Column<T> bool(String name, Function<T, Boolean> value) {
        return new Column<>(name, Type.BOOL, value);
    }

    public static <T> Column<T> time(String name, Function<T, @Nullable Instant> value) {
        return new Column<>(
                name,
                Type.TIME,
                row -> {
                    Instant instant = value.apply(row);
                    return instant == null ? null : utc(instant);
                },
                "date_part('epoch', %s)");
    }

    /** As {@code OffsetDateTime.ofInstant}, which computes the zone rules each time. */
    private static OffsetDateTime utc(Instant instant) {
        long second = instant.getEpochSecond();
        LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(second, DAY_SECONDS) * 1_000_000_000L + instant.getNano());
        return OffsetDateTime.of(date(Math.floorDiv(second, DAY_SECONDS)), time, ZoneOffset.UTC);
    }

    /** Nearly every time is of today. */
    private static LocalDate date(long epochDay) {
        LocalDate last = lastDate;
        if (last.toEpochDay() != epochDay) {
            last = LocalDate.ofEpochDay(epochDay);
            lastDate = last;
        }
        return last;
    }

    /** {@code a, b, c}, each after {@code prefix} ("o." or ""). */
    public static <T> String names(List<Column<T>> columns, String prefix) {
        return columns.stream().map(c -> prefix + c.name).collect(Collectors.joining(", "));
    }

    /**
     * As {@link #names}, in the form that {@link RowReader} reads fastest: a time as its seconds since 1970, a name
     * that is never null as its index.
     */
    public static <T> String reads(List<Column<T>> columns, String prefix) {
        return columns.stream().map(c -> c.read.formatted(prefix + c.name)).collect(Collectors.joining(", "));
    }

    /** {@code $3::text[], $4::int8[]}, counting from {@code first}. */
    public static <T> String arrays(List<Column<T>> columns, int first) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (first + i) + "::" + columns.get(i).type.sql + "[]")
                .collect(Collectors.joining(", "));
    }

    /** {@code a = x.a, b = x.b}. */
    public static <T> String assignments(List<Column<T>> columns, String alias) {
        return columns.stream().map(c -> c.name + " = " + alias + "." + c.name).collect(Collectors.joining(", "));
    }

    /** Adds one array for each column, with a value for each row. */
    public static <T> void bind(Tuple tuple, List<Column<T>> columns, List<T> rows) {
        for (Column<T> column : columns) {
            Object[] values = column.type.array.apply(rows.size());
            for (int i = 0; i < values.length; i++) {
                values[i] = column.value.apply(rows.get(i));
            }
            tuple.addValue(values);
        }
    }
}
