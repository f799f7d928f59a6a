package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import upay.bill.BillAccount;
import upay.store.sql.Database;
import upay.store.sql.Repeated;

/**
 * Takes back what was matched with a file that another one has replaced: the transactions go back into the pool in the
 * statement that deletes their matches, some thousand at a time; its findings are kept, with a note. Threads: any.
 */
final class Withdrawal {
    private static final int ROWS = 5_000;

    private static final String REPLACED = """
            select f.bill_id from bill_files f
            where f.channel = $1 and f.owner = $2 and f.account = $3 and f.day = $4 and f.state = 'REPLACED'
              and (f.matched_at is not null or exists (select from bill_matches m where m.bill_id = f.bill_id)
                or exists (select from open_bill_rows o where o.bill_id = f.bill_id))
            order by f.bill_id""";

    // The other row of a payment that was undone is decided again with the next bill.
    private static final String MATCHES = """
            with taken as (
              delete from bill_matches where ctid = any (array(
                select ctid from bill_matches where bill_id = $1 order by line limit $2))
              returning merchant_id, order_sn, tsn),
            other as (
              delete from bill_matches m using taken t where m.tsn = t.tsn and m.bill_id <> $1
              returning m.bill_id, m.line, m.merchant_id, m.order_sn),
            opened as (
              insert into open_bill_rows (bill_id, line, merchant_id, order_sn, state)
              select bill_id, line, merchant_id, order_sn, 'WAITING' from other on conflict do nothing),
            back as (
              insert into reconciliation_pool (merchant_id, order_sn, tsn, type, amount, status, external, channel, owner, account, ctime)
              select t.merchant_id, t.order_sn, t.tsn, t.type, t.amount, t.status,
                coalesce(t.refund_request_no like 'returned by the channel, not by this gateway: %', false),
                f.channel, f.owner, f.account, t.ctime
              from taken k cross join (select * from bill_files where bill_id = $1) f
              cross join lateral (select * from transactions
                where merchant_id = k.merchant_id and order_sn = k.order_sn and tsn = k.tsn offset 0) t
              on conflict do nothing)
            select count(*) from taken""";

    private static final String OPEN = """
            with gone as (
              delete from open_bill_rows where ctid = any (array(
                select ctid from open_bill_rows where bill_id = $1 order by line limit $2)) returning line)
            select count(*) from gone""";

    private static final String FINDINGS = """
            with noted as (
              insert into finding_notes (finding_id, by, note, resolution)
              select f.finding_id, 'gateway', 'another file of the day took the place of the one with this row', 'REPLACED'
              from findings f where f.bill_id = $1 and exists (select from open_findings where finding_id = f.finding_id)
              limit $2 returning finding_id)
            select count(*) from noted""";

    private static final String FREE = """
            update reconciliation_pool p set found = false, until = null from findings f
            where f.bill_id = $1 and f.tsn is not null and p.order_sn = f.order_sn and p.tsn = f.tsn""";

    private static final String DONE =
            "update bill_files set matched_at = null where bill_id = $1 and state = 'REPLACED'";

    private final Database database;

    Withdrawal(Database database) {
        this.database = database;
    }

    Future<Void> ofReplaced(BillAccount account, LocalDate day) {
        return database.execute(REPLACED, RunTable.arguments(account).addValue(day))
                .compose(found -> {
                    List<Long> bills = new ArrayList<>();
                    found.forEach(row -> bills.add(row.getLong(0)));
                    return each(bills, 0);
                });
    }

    private Future<Void> each(List<Long> bills, int next) {
        if (next == bills.size()) {
            return Future.succeededFuture();
        }
        long bill = bills.get(next);
        return all(MATCHES, bill)
                .compose(done -> all(OPEN, bill))
                .compose(done -> all(FINDINGS, bill))
                .compose(done -> database.execute(FREE, Tuple.of(bill)))
                .compose(done -> database.execute(DONE, Tuple.of(bill)))
                .compose(done -> each(bills, next + 1));
    }

    private Future<Void> all(String sql, long bill) {
        return Repeated.whileTrue(
                () -> database.execute(sql, Tuple.of(bill, (long) ROWS)).map(found -> count(found) == ROWS));
    }

    private static long count(RowSet<Row> rows) {
        return rows.iterator().next().getLong(0);
    }
}
