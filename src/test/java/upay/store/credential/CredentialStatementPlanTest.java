package upay.store.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.store.StatementPlan;
import upay.store.TestStore;

@DisplayName("The statements about signers look rows up by indexes, with any table contents")
@Tag("process")
class CredentialStatementPlanTest {
    private static TestStore empty;
    private static TestStore grown;

    @BeforeAll
    static void start() {
        empty = TestStore.fresh();
        grown = TestStore.fresh();
        grown.execute("insert into merchants (merchant_id, name) values ('m', 'm')");
        grown.execute("insert into stores (merchant_id, store_id, name) values ('m', 's', 's')");
        grown.execute("insert into terminals (terminal_sn, merchant_id, store_id, secret, status, checkin_at)"
                + " select 't' || i, 'm', 's', 'x', 'ACTIVE', case when i % 2 = 0 then now() - i * interval '1 minute' end"
                + " from generate_series(1, 5000) i");
        grown.execute("insert into vendors (vendor_sn, name, secret, secret_key_version)"
                + " select 'v' || i, 'v', 'x', 1 from generate_series(1, 1000) i");
        grown.execute("analyze");
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("changes and check-ins", ChangeFeed.SQL, "terminals_checkin"),
                Arguments.of("first use", new KeyUseBatch().sql(), "terminals_pkey"),
                Arguments.of("vendors", new VendorBatch().sql(), "vendors_pkey"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void byIndexes(String name, String sql, String index) throws SQLException {
        for (TestStore database : List.of(empty, grown)) {
            assertThat(StatementPlan.of(database, sql))
                    .containsPattern("using " + index + " on \\w+( \\w+)?\\n *Index Cond")
                    .doesNotContain("Seq Scan on terminals");
        }
    }
}
