package upay.lab.bills;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import upay.store.TestStore;

/** What the store says about bills, matches and findings: read as SQL, past the gateway's code. */
public final class MatchedStore {
    private static final String FINDINGS = """
            select f.finding_id, f.channel, f.class, coalesce(f.order_sn::text, f.bill_number),
              exists (select from open_findings o where o.finding_id = f.finding_id),
              (select n.by from finding_notes n where n.finding_id = f.finding_id and n.resolution is not null
               order by n.note_id desc limit 1)
            from findings f order by f.finding_id""";

    /** Money moved, and no row of any bill is it. */
    private static final String WAITING = """
            select p.order_sn, concat_ws(' ', p.channel, p.owner, p.account, p.type, p.tsn)
            from reconciliation_pool p join orders o on o.merchant_id = p.merchant_id and o.sn = p.order_sn
            where p.status = 'SUCCESS' and o.paid and not p.found order by p.tsn""";

    private static final String BILL =
            "select concat_ws(' ', f.channel, f.owner, f.account, f.day, f.part, %s) from %s join bill_files f using (bill_id)";

    /** The same rows for the same end, whichever way led there. */
    private static final Map<String, String> DIGEST = new TreeMap<>(Map.of(
            "match", BILL.formatted("m.line, m.order_sn, m.tsn, m.kind, m.amount, m.fee, f.state", "bill_matches m"),
            "open row", BILL.formatted("r.line, r.order_sn, r.state, f.state", "open_bill_rows r"),
            "waiting", """
                    select concat_ws(' ', order_sn, tsn, type, amount, status, external, channel, owner, account, day,
                      until is null, found) from reconciliation_pool""",
            "finding", """
                    select concat_ws(' ', f.class, f.channel, f.owner, f.account, f.day, f.order_sn, f.tsn, f.line,
                      f.bill_number, f.own_amount, f.bill_amount,
                      exists (select from open_findings o where o.finding_id = f.finding_id)) from findings f""",
            "day", """
                    select concat_ws(' ', channel, owner, account, day, state, bill_rows, bill_amount, matched, matched_amount,
                      waiting, waiting_amount, differing) from reconciliations""",
            "file", """
                    select concat_ws(' ', channel, owner, account, day, sha256, state, payments, payments_amount, refunds,
                      refunds_amount, reversals, reversals_amount,
                      (select count(*) from bill_rows r where r.bill_id = f.bill_id)) from bill_files f"""));

    private final TestStore store;

    public MatchedStore(TestStore store) {
        this.store = store;
    }

    List<Found> findings() {
        return Rows.of(store, FINDINGS).stream()
                .map(row -> new Found(
                        Long.parseLong(row.get(0)),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4).equals("t"),
                        row.get(5)))
                .toList();
    }

    /** Findings after this one. */
    List<Found> findingsAfter(long id) {
        return findings().stream().filter(found -> found.id() > id).toList();
    }

    /** 0: there is none. */
    long lastFinding() {
        return findings().stream().mapToLong(Found::id).max().orElse(0);
    }

    /**
     * An own transaction whose money moved, without a row.
     *
     * @param text for people
     */
    record Waiting(String sn, String text) {}

    List<Waiting> waiting() {
        return Rows.of(store, WAITING).stream()
                .map(row -> new Waiting(row.get(0), row.get(1) + " of order " + row.get(0)))
                .toList();
    }

    /** As if the days in which these orders' rows may come were over. */
    void endWaiting(Collection<String> orders) {
        store.execute("update reconciliation_pool set until = clock_timestamp() - interval '1 second'"
                + " where order_sn in (" + String.join(", ", orders) + ")");
    }

    /**
     * As if all had begun ten minutes earlier: what is younger than some minutes is not compared yet, since it may not be
     * committed. The times at which it ended stay, and with them its day.
     */
    void age() {
        store.execute("set session_replication_role = replica;"
                + " update transactions set ctime = ctime - interval '10 minutes'");
    }

    /** As if ten minutes had passed for those who look whether another process still lives: every one is dead. */
    public void passTenMinutes() {
        store.execute("update instances set dead = true where not dead");
        store.execute("update bill_files set touched_at = touched_at - interval '10 minutes' where state = 'READING'");
        store.execute("update reconciliations set touched_at = touched_at - interval '10 minutes'"
                + " where state = 'MATCHING'");
    }

    /** Of a table, with conditions. */
    long count(String of) {
        return Long.parseLong(store.value("select count(*) from " + of));
    }

    /** Which rows are which transactions, what waits, what was found. */
    public List<String> digest() {
        List<String> lines = new ArrayList<>();
        DIGEST.forEach((what, query) -> Rows.of(store, query).forEach(row -> lines.add(what + " " + row.get(0))));
        lines.sort(null);
        return lines;
    }
}
