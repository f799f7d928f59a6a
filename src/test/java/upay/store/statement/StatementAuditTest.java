package upay.store.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.domain.OrderKey;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.report.Audit;
import upay.store.report.Audit.Violation;

@DisplayName("The audit compares statements with transactions, and closed days with their rows")
@Tag("process")
class StatementAuditTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-10");

    private final Vertx vertx = Vertx.vertx();
    private final TestStore database = TestStore.fresh();
    private final StatementShop shop = new StatementShop(database, vertx);
    private final Store store = new Store(vertx, database.settings());
    private final Audit audit = store.audit();

    @AfterEach
    void close() {
        store.close().await();
        shop.close();
        vertx.close().await();
    }

    /** Of the invariants of statements: the orders of this test have no history. */
    private static List<String> statements(List<Violation> all) {
        Set<String> names = Set.of("statement", "statement_sums");
        return all.stream().map(Violation::invariant).filter(names::contains).toList();
    }

    private List<String> everything() {
        var slice = audit.slice(null, 1000, Audit.Span.EVER).await();
        OrderKey last = slice.get(slice.size() - 1).order();
        List<Violation> found = new java.util.ArrayList<>(
                audit.violations(null, last, Audit.Span.EVER).await());
        found.addAll(Audit.violations(audit.closedDays(null, 100).await()));
        return statements(found);
    }

    private void fill() {
        Instant at = Instant.parse(DAY + "T02:00:00Z");
        long a = shop.pay("m1", 1000, at);
        shop.refund("m1", a, 300, at.plusSeconds(60));
        long b = shop.pay("m1", 50, at.plusSeconds(70));
        shop.bill("m1", b, b, "PAYMENT", "0.02000");
        shop.begin("m1", 70, at.plusSeconds(80), "'WECHAT'");
        shop.collect();
        shop.close("m1", DAY);
        // What is newest and open is audited by the history and by open work.
        database.execute("insert into history select merchant_id, sn, version, status, ctime, 0, '' from orders");
    }

    @Test
    @DisplayName("sound books; and sound while a payment that was open is not looked at again")
    void sound() {
        fill();
        assertThat(everything()).isEmpty();
        assertThat(statements(audit.now(100).await().violations())).isEmpty();

        database.execute("update orders set paid = true, status = 'PAID' where status = 'CREATED'");
        database.execute("update transactions set status = 'SUCCESS', step = 'DONE', due_at = null");
        assertThat(everything()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            statement      | update transactions set amount = 999 where type = 'PAY' and amount = 1000
            statement      | update transactions set status = 'FAIL_CANCELED' where type = 'REFUND'
            statement      | delete from statement_open; update orders set paid = true, status = 'PAID' where status = 'CREATED'; update transactions set status = 'SUCCESS'
            statement      | insert into transactions select merchant_id, order_sn, tsn + 7, 1, 'REFUND', 1, 'SUCCESS', 'DONE', '', 'x', null, null, null, null, null, ctime, ctime, null, null, null, 0, 0 from transactions where amount = 50
            statement_sums | alter table statement_lines disable trigger all; update statement_lines set records = records + 1
            statement_sums | alter table statement_rows disable trigger all; delete from statement_rows where kind = 'REFUND'
            statement_sums | alter table statement_rows disable trigger all; update statement_rows set fee = 0.03 where fee > 0
            statement_sums | alter table statement_days disable trigger all; update statement_days set net = net + 1, payments_amount = payments_amount + 1, to_settle = to_settle + 1
            """)
    @DisplayName("what is changed by hand is found, by verify and by the scheduled audit")
    void broken(String invariant, String sql) {
        fill();

        database.executeAsSuperuser("set search_path = upay; " + sql);

        assertThat(everything()).contains(invariant);
        assertThat(statements(audit.now(100).await().violations())).contains(invariant);
    }
}
