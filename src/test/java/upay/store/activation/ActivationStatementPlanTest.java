package upay.store.activation;

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
import upay.store.batch.Batch;

@DisplayName("The statements of activation and check-in look rows up by indexes, in the order of their arrays")
@Tag("process")
class ActivationStatementPlanTest {
    private static TestStore empty;
    private static TestStore grown;

    @BeforeAll
    static void start() {
        empty = TestStore.fresh();
        grown = TestStore.fresh();
        grown.execute("insert into merchants (merchant_id, name) values ('m', 'm')");
        grown.execute("insert into stores (merchant_id, store_id, name) values ('m', 's', 's')");
        grown.execute(
                "insert into terminals (terminal_sn, merchant_id, store_id, secret, status, checkin_at)"
                        + " select 't' || i, 'm', 's', 'x', 'ACTIVE', now() - i * interval '1 minute' from generate_series(1, 5000) i");
        grown.execute("insert into activation_failures (subject, failed_at)"
                + " select 'vendor v', now() - i * interval '1 second' from generate_series(1, 5000) i");
        grown.execute("insert into merchants (merchant_id, name) select 'm' || i, 'm' from generate_series(1, 1000) i");
        grown.execute(
                "insert into stores (merchant_id, store_id, name) select 'm' || i, 's', 's' from generate_series(1, 1000) i");
        grown.execute(
                "insert into activation_codes (code_hash, last_digits, merchant_id, store_id, uses, expires_at, made_by)"
                        + " select encode(sha256(i::text::bytea), 'hex'), '00', 'm', 's', 1, now(), 'x' from generate_series(1, 5000) i");
        grown.execute("insert into terminal_former_keys (terminal_sn, key_serial, secret, secret_key_version)"
                + " select 't' || i, j, 'x', 1 from generate_series(1, 2000) i, generate_series(1, 5) j");
        grown.execute("analyze");
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                arguments(
                        new CodeBatch(),
                        "activation_failures_subject",
                        "activation_codes_code_hash_key",
                        "terminals_unsigned_activation"),
                arguments(new ActivationBatch(), "activation_codes_pkey"),
                arguments(new CheckInBatch(), "terminals_pkey", "terminal_former_keys_pkey"),
                arguments(new StoreNameBatch(), "merchants_pkey", "stores_pkey"));
    }

    private static Arguments arguments(Batch<?, ?> batch, String... indexes) {
        return Arguments.of(batch.name(), batch.sql(), indexes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void byIndexes(String name, String sql, String[] indexes) throws SQLException {
        for (TestStore database : List.of(empty, grown)) {
            assertThat(StatementPlan.of(database, sql))
                    .contains(indexes)
                    .doesNotContain("Seq Scan on")
                    .doesNotContain("Materialize")
                    .doesNotContain("Hash Join")
                    .doesNotContain("Merge Join")
                    .doesNotContainPattern(
                            "Index (Only )?Scan using \\w+ on (?!master_keys)\\w+ \\w+\\n(?! *Index Cond)");
        }
    }
}
