package upay.store.statement;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import upay.statement.StatementFilter;
import upay.statement.StatementForm.Format;
import upay.statement.StatementRow;
import upay.statement.StatementTotals;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.statement.StatementExport.Written;

/** Orders as gateways leave them, at times in the past, and statements of them. */
public final class StatementShop {
    /** Statements begin here, and the present is behind all of their days. */
    public static final LocalDate BEGIN = LocalDate.parse("2026-01-01");

    private static final AtomicLong NUMBERS = new AtomicLong(1_600_000_000_000_000L);

    public final TestStore database;
    private final Store store;

    public StatementShop(TestStore database, Vertx vertx) {
        this.database = database;
        // No instance of it: gateways beside it do as if they were alone.
        this.store = new Store(vertx, database.settings());
        database.execute("delete from statement_frontier");
        database.execute("insert into statement_frontier (since, reached) values ('" + BEGIN + "', '" + BEGIN + "')");
    }

    public void close() {
        store.close().await();
    }

    public PgStatements statements() {
        return store.statements();
    }

    public StatementClosing closing() {
        return new StatementClosing(store.statements(), Duration.ZERO, line -> {});
    }

    public void collect() {
        closing().collect().await();
    }

    /** As the metric has it. */
    Duration behind() {
        return store.openWork().now(Duration.ofHours(1)).await().statementsBehind();
    }

    /** Closes until this day; returns the first open one. */
    public LocalDate close(String merchant, LocalDate day) {
        List<PgStatements.Day> open = closing().closeUntil(merchant, day).await();
        return open.isEmpty() ? null : open.get(0).day();
    }

    static long number() {
        return NUMBERS.incrementAndGet();
    }

    /** A payment that its order was paid by; returns the order's number, which is the payment's too. */
    public long pay(String merchant, long amount, Instant at) {
        return pay(merchant, amount, at, "'ALIPAY'");
    }

    public long pay(String merchant, long amount, Instant at, String payway) {
        long sn = begin(merchant, amount, at, payway);
        succeed(merchant, sn, at.plusSeconds(1));
        return sn;
    }

    /** A payment without an outcome. */
    public long begin(String merchant, long amount, Instant at, String payway) {
        long sn = number();
        database.execute("""
                insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, total, subject, operator,
                  status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, ctime)
                values ('%s', %d, 'c-%d', 't%d', 's1', %s, 'BARCODE', %d, 'tea', 'anna', 'CREATED', 1, %d, 0, 0, 0, false, true, '%s')
                """.formatted(merchant, sn, sn, sn % 2, payway, amount, amount, at));
        transaction(merchant, sn, sn, "PAY", amount, null, at);
        return sn;
    }

    private void transaction(
            String merchant, long sn, long tsn, String type, long amount, String requestNo, Instant at) {
        database.execute("""
                insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, step, operator,
                  refund_request_no, ctime, due_at, owner, attempts)
                values ('%s', %d, %d, 1, '%s', %d, 'IN_PROG', '%s', 'anna', %s, '%s', '%s', 0, 0)
                """.formatted(
                        merchant,
                        sn,
                        tsn,
                        type,
                        amount,
                        type.equals("PAY") ? "PAY" : type.equals("REFUND") ? "REFUND" : "UNDO",
                        requestNo == null ? "null" : "'" + requestNo + "'",
                        at,
                        at));
        // It was created now, as far as statements know: what was looked through before is only looked at again.
        database.execute("update statement_frontier set reached = since");
    }

    public void succeed(String merchant, long sn, Instant at) {
        end(sn, "SUCCESS", "DONE", at);
        database.execute("update orders set status = 'PAID', paid = true, version = version + 1 where merchant_id = '"
                + merchant + "' and sn = " + sn);
    }

    /** A transaction's end, without its order's. */
    public void end(long tsn, String status, String step, Instant at) {
        database.execute("update transactions set status = '" + status + "', step = '" + step + "', finish_time = '"
                + at + "', due_at = " + (step.equals("DONE") ? "null" : "now()") + " where tsn = " + tsn);
    }

    public void channelTime(long tsn, Instant at) {
        database.execute("update transactions set channel_finish_time = '" + at + "' where tsn = " + tsn);
    }

    /** A payment that failed: nothing moved. */
    public long fail(String merchant, long amount, Instant at) {
        long sn = begin(merchant, amount, at, "'ALIPAY'");
        end(sn, "FAIL_CANCELED", "DONE", at.plusSeconds(2));
        database.execute("update orders set status = 'PAY_CANCELED' where sn = " + sn);
        return sn;
    }

    /** An abort of a payment that was never made. */
    public long abort(String merchant, long sn, Instant at) {
        long tsn = number();
        transaction(merchant, sn, tsn, "CANCEL", total(sn), null, at);
        end(tsn, "SUCCESS", "DONE", at);
        return tsn;
    }

    private long total(long sn) {
        return Long.parseLong(database.value("select total from orders where sn = " + sn));
    }

    /** A refund that is done. */
    public long refund(String merchant, long sn, long amount, Instant at) {
        long tsn = refunding(merchant, sn, amount, at, "r-" + number());
        refunded(sn, tsn, "DONE", at);
        return tsn;
    }

    /** A refund without an outcome. */
    public long refunding(String merchant, long sn, long amount, Instant at, String requestNo) {
        long tsn = number();
        transaction(merchant, sn, tsn, "REFUND", amount, requestNo, at);
        return tsn;
    }

    /** @param step WATCH: only accepted */
    public void refunded(long sn, long tsn, String step, Instant at) {
        end(tsn, "SUCCESS", step, at);
        balance(sn);
    }

    /** The channel closed an accepted refund after all. */
    public void refundFailed(long sn, long tsn) {
        database.execute(
                "update transactions set status = 'REFUND_ERROR', step = 'HUMAN', due_at = now() where tsn = " + tsn);
        database.execute("""
                update orders o set status = 'REFUND_ERROR', unknown_refunds = 1, refunding = %s, net = total - (
                  select coalesce(sum(amount), 0) from transactions t where t.order_sn = o.sn and type <> 'PAY' and status = 'SUCCESS')
                where sn = %d""".formatted("(select amount from transactions where tsn = " + tsn + ")", sn));
    }

    public long external(String merchant, long sn, long amount, Instant at) {
        long tsn = number();
        transaction(merchant, sn, tsn, "REFUND", amount, "returned by the channel, not by this gateway: " + tsn, at);
        refunded(sn, tsn, "DONE", at);
        return tsn;
    }

    public long cancel(String merchant, long sn, Instant at) {
        long tsn = number();
        transaction(merchant, sn, tsn, "CANCEL", total(sn), null, at);
        end(tsn, "SUCCESS", "DONE", at);
        database.execute("update orders set status = 'CANCELED', net = 0, cancel_tsn = " + tsn + " where sn = " + sn);
        return tsn;
    }

    private void balance(long sn) {
        database.execute("""
                update orders o set unknown_refunds = 0, refunding = 0, net = b.net,
                  status = case b.net when total then 'PAID' when 0 then 'REFUNDED' else 'PARTIAL_REFUNDED' end
                from (select total - (select coalesce(sum(amount), 0) from transactions t
                    where t.order_sn = sn and type <> 'PAY' and status = 'SUCCESS') as net
                  from orders where sn = %d) b where sn = %d""".formatted(sn, sn));
    }

    /** A bill has it. */
    public void bill(String merchant, long sn, long tsn, String kind, String fee) {
        database.execute("""
                insert into bill_matches (bill_id, line, merchant_id, order_sn, tsn, kind, amount, fee, day)
                values (1, %d, '%s', %d, %d, '%s', 1, %s, '2026-01-01')""".formatted(number(), merchant, sn, tsn, kind, fee));
    }

    public StoredStatement statement(String merchant, LocalDate day) {
        return store.statements().statement(merchant, day).await();
    }

    public List<StatementRow> rows(String merchant, LocalDate day) {
        return store.statements()
                .rows(statement(merchant, day).head(), StatementFilter.ALL, null, 100_000)
                .await();
    }

    public StatementTotals totals(String merchant, LocalDate day) {
        StatementTotals totals = new StatementTotals();
        rows(merchant, day).forEach(totals::add);
        return totals;
    }

    /** A file, and what was said of it. */
    public record Export(String text, Written written) {}

    public Export export(String merchant, LocalDate day, Format format) {
        List<Buffer> parts = new ArrayList<>();
        Written written = new StatementExport(store.statements())
                .write(
                        statement(merchant, day).head(),
                        StatementFilter.ALL,
                        EnumSet.of(format),
                        (of, part) -> {
                            parts.add(part);
                            return Future.succeededFuture();
                        },
                        rows -> {})
                .await();
        Buffer all = Buffer.buffer();
        parts.forEach(all::appendBuffer);
        return new Export(all.toString(StandardCharsets.UTF_8), written);
    }
}
