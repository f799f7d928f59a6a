package upay.store.table;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.store.TestStore;

@DisplayName("the schema refuses rows outside the state machine, whatever program writes them")
@Tag("process")
class OrderTableConstraintTest {
    private static TestStore database;

    @BeforeAll
    static void start() {
        database = TestStore.fresh();
    }

    @BeforeEach
    void oneOrder() {
        database.execute("truncate orders, transactions");
        database.execute("""
                insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject,
                  operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, ctime)
                values ('m', 1, 'c', 't', 's', 'ALIPAY', 'BARCODE', 100, 'x', 'y', 'CREATED', 1, 100, 0, 0, 0, false, false,
                  now())""");
        database.execute("""
                insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator, ctime,
                  due_at, owner, attempts)
                values ('m', 1, 2, 1, 'PAY', 100, 'IN_PROG', 'PAY', 'y', now(), now(), 0, 0)""");
    }

    @ParameterizedTest(name = "{0}, net {1}, in flight {2}, unknown {3}: {4}")
    @CsvSource({
        "CREATED, 100, 0, 0, yes",
        "CREATED, 99, 0, 0, no",
        "CREATED, 100, 1, 0, no",
        "PAID, 100, 0, 0, yes",
        "PAID, 100, 100, 0, yes",
        "PAID, 100, 101, 0, no",
        "PAID, 99, 0, 0, no",
        "PAID, 100, 10, 1, no",
        "PAY_CANCELED, 100, 0, 0, yes",
        "PAY_CANCELED, 0, 0, 0, no",
        "PAY_ERROR, 100, 0, 0, yes",
        "PAY_ERROR, 0, 0, 0, no",
        "PARTIAL_REFUNDED, 99, 0, 0, yes",
        "PARTIAL_REFUNDED, 1, 1, 0, yes",
        "PARTIAL_REFUNDED, 1, 2, 0, no",
        "PARTIAL_REFUNDED, 100, 0, 0, no",
        "PARTIAL_REFUNDED, 0, 0, 0, no",
        "REFUNDED, 0, 0, 0, yes",
        "REFUNDED, 1, 0, 0, no",
        "REFUND_ERROR, 100, 100, 1, yes",
        "REFUND_ERROR, 50, 10, 1, yes",
        "REFUND_ERROR, 50, 10, 0, no",
        "CANCELED, 0, 0, 0, yes",
        "CANCELED, 100, 0, 0, no",
        "CANCEL_ERROR, 100, 0, 0, yes",
        "CANCEL_ERROR, 0, 0, 0, no",
        "PAID, 101, 0, 0, no",
        "PAID, -1, 0, 0, no",
        "RESERVED, 100, 0, 0, no",
        "LOST, 100, 0, 0, no",
    })
    void orders(String status, long net, long refunding, int unknown, String allowed) {
        expect(
                "update orders set status = '%s', net = %d, refunding = %d, unknown_refunds = %d"
                        .formatted(status, net, refunding, unknown),
                allowed);
    }

    @ParameterizedTest(name = "{0} with next step {1}, due {2}: {3}")
    @CsvSource({
        "IN_PROG, PAY, now(), yes",
        "IN_PROG, PAY, null, no",
        "IN_PROG, DONE, now(), no",
        "IN_PROG, DONE, null, no",
        "FAIL_ERROR, DONE, null, no",
        "FAIL_ERROR, UNDO, now(), yes",
        "REFUND_ERROR, DONE, null, no",
        "CANCEL_ERROR, HUMAN, now(), yes",
        "SUCCESS, DONE, null, yes",
        "SUCCESS, WATCH, now(), yes",
        "SUCCESS, WATCH, null, no",
        "FAIL_CANCELED, DONE, null, yes",
        "FAIL_CANCELED, VERIFY, now(), yes",
        "PERHAPS, PAY, now(), no",
        "IN_PROG, SLEEP, now(), no",
    })
    void transactions(String status, String step, String dueAt, String allowed) {
        expect(
                "update transactions set status = '%s', step = '%s', due_at = %s".formatted(status, step, dueAt),
                allowed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "update orders set total = 0, net = 0, status = 'CREATED'",
                "update orders set subject = null",
                "update orders set version = 0",
                "update orders set sn = -1",
                "update transactions set amount = 0",
                "update transactions set type = 'REFUND'",
                "update transactions set refund_request_no = 'r'",
                "update transactions set owner = -1",
            })
    void never(String statement) {
        expect(statement, "no");
    }

    private static void expect(String statement, String allowed) {
        if (allowed.equals("yes")) {
            assertThatCode(() -> database.execute(statement)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> database.execute(statement)).rootCause().hasMessageContaining("constraint");
        }
    }
}
