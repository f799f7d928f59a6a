package upay.store.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.terminal.Dialect;
import upay.store.StatementPlan;
import upay.store.TestStore;
import upay.store.credential.TerminalBatch;
import upay.store.ledger.ApplyBatch;
import upay.store.ledger.FindBatch;
import upay.store.ledger.LoadBatch;
import upay.store.ledger.OpenBatch;
import upay.store.ledger.QueryPermitBatch;
import upay.store.ledger.TransactionClaims;
import upay.store.outbox.DeliveryResultBatch;
import upay.store.outbox.PgOutbox;
import upay.store.report.AuditStatements;

@DisplayName("statements look rows up by whole keys, in the order of their arrays, with any table contents")
@Tag("process")
class BatchStatementPlanTest {
    /** The merchant alone: for one who owns most of the orders that is nearly all of them. */
    private static final Pattern HALF_A_KEY = Pattern.compile(
            " on (?!merchants\\b)\\w+[^\\n]*\\n\\s*Index Cond: \\(merchant_id = [a-z_0-9.]+\\)\\s*$",
            Pattern.MULTILINE);

    private static TestStore empty;
    private static TestStore grown;

    @BeforeAll
    static void start() {
        empty = TestStore.fresh();
        grown = TestStore.fresh();
        // One merchant with 4,000 orders, and a thousand with one each.
        grown.execute("""
                insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,
                  operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, trade_no, ctime)
                select case when i <= 4000 then 'giant' else 'm' || i end, i, i, 't', 's', 'ALIPAY', 'BARCODE', 1, 'x', 'y',
                  'PAID', 2, 1, 0, 0, 0, true, true, 'trade-' || i, now()
                from generate_series(1, 5000) i""");
        grown.execute("""
                insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime,
                  due_at, owner, attempts)
                select merchant_id, sn, sn, 1, 'PAY', 1, 'SUCCESS', 'DONE', 'y', now(), null, 0, 0 from orders""");
        // A dead receiver with nearly all that waits, and a thousand with one each.
        grown.execute("""
                insert into notifications (merchant_id, order_sn, receiver, body, due_at, delivered_at)
                select merchant_id, sn, case when sn <= 3000 then 'dead' else 'r' || sn end, '{}',
                  case when sn <= 4000 then now() end, case when sn > 4000 then now() end
                from orders""");
        grown.execute("analyze");
    }

    static Stream<Arguments> statements() {
        Stream<Arguments> batches = Stream.of(
                        new OpenBatch(),
                        new ApplyBatch(Set.of()),
                        FindBatch.bySn(),
                        FindBatch.byClientSn(),
                        FindBatch.byTradeNo(),
                        new LoadBatch(),
                        new QueryPermitBatch(),
                        new TerminalBatch(Dialect.SEED),
                        new DeliveryResultBatch())
                .map(b -> Arguments.of(b.name(), b.sql()));
        return Stream.concat(
                batches,
                Stream.of(
                        Arguments.of("claiming what is due", TransactionClaims.CLAIM_DUE),
                        Arguments.of("claiming one", TransactionClaims.CLAIM_ONE),
                        Arguments.of("handing back", TransactionClaims.RELEASE),
                        Arguments.of("claiming notifications", PgOutbox.CLAIM),
                        Arguments.of("counting notifications", PgOutbox.BACKLOG),
                        Arguments.of("checking what is new", AuditStatements.VIOLATIONS_NOW)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void whileEmpty(String name, String sql) throws SQLException {
        assertByWholeKeys(StatementPlan.of(empty, sql));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void whenGrown(String name, String sql) throws SQLException {
        assertByWholeKeys(StatementPlan.of(grown, sql));
    }

    private static void assertByWholeKeys(String plan) {
        assertThat(plan)
                .doesNotContain("Seq Scan on orders")
                .doesNotContain("Seq Scan on transactions")
                .doesNotContain("Seq Scan on notifications")
                .doesNotContain("Seq Scan on history")
                .doesNotContain("Sort Key: notifications")
                .doesNotContain("Hash Join")
                .doesNotContain("Merge Join")
                .doesNotContainPattern(HALF_A_KEY)
                .doesNotContainPattern(
                        "Index Scan using \\w+ on (orders|transactions|notifications) \\w+\\n(?! *Index Cond)");
    }

    @Test
    @DisplayName("changes lock their orders in the order of the array: it is the outer side of the join")
    void lockOrder() throws SQLException {
        for (TestStore database : List.of(empty, grown)) {
            String update =
                    StatementPlan.of(database, new ApplyBatch(Set.of()).sql()).split("CTE changed")[1];

            assertThat(update.indexOf("Function Scan on a")).isPositive().isLessThan(update.indexOf("orders_pkey"));
        }
    }
}
