package upay.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.TestStore;

@DisplayName("every column is written and read by its mapper, with its type")
@Tag("process")
class ColumnSchemaTest {
    private static TestStore database;

    @BeforeAll
    static void start() {
        database = TestStore.fresh();
    }

    @Test
    @DisplayName("orders: all but asked_at, which only the store itself uses")
    void orders() throws SQLException {
        agree("orders", OrderTable.ALL, Set.of("asked_at"));
    }

    @Test
    @DisplayName("transactions: all but since_version, which comes from the order")
    void transactions() throws SQLException {
        agree("transactions", TransactionTable.ALL, Set.of("since_version"));
    }

    @Test
    @DisplayName("history: all")
    void history() throws SQLException {
        agree("history", HistoryTable.ALL, Set.of());
    }

    private static void agree(String table, List<? extends Column<?>> columns, Set<String> others) throws SQLException {
        Map<String, String> mapped = columns.stream()
                .collect(Collectors.toMap(Column::name, c -> c.type().sql()));
        Map<String, String> stored = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select column_name, udt_name from information_schema.columns where table_schema = 'upay' and table_name = '"
                                + table + "'")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getString(2));
            }
        }
        assertThat(stored.keySet()).containsAll(others);
        stored.keySet().removeAll(others);

        assertThat(new TreeMap<>(mapped)).isEqualTo(stored);
    }

    @Test
    @DisplayName("the constraints name exactly the constants that the program has")
    void constants() {
        names("orders_status", upay.domain.OrderStatus.values(), "RESERVED");
        // An external refund is stored as a refund with a number of its own kind.
        names(
                "transactions_type",
                java.util.stream.Stream.of(upay.domain.TransactionType.values())
                        .filter(type -> type != upay.domain.TransactionType.EXTERNAL_REFUND)
                        .toArray(Enum<?>[]::new));
        names("transactions_status", upay.domain.TransactionStatus.values());
        names("transactions_step", upay.domain.Step.values());
    }

    private static void names(String constraint, Enum<?>[] constants, String... more) {
        String definition = database.value(
                "select pg_get_constraintdef(oid) from pg_constraint where conname = '" + constraint + "'");
        Set<String> expected = new TreeSet<>(List.of(more));
        for (Enum<?> constant : constants) {
            expected.add(constant.name());
        }
        Function<java.util.regex.MatchResult, String> name = match -> match.group(1);

        assertThat(java.util.regex.Pattern.compile("'([A-Z_0-9]+)'")
                        .matcher(definition)
                        .results()
                        .map(name))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
