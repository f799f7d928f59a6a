package upay.lab.bills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import upay.domain.Payway;
import upay.e2e.CommandProcess;
import upay.sandbox.bill.BillDay;
import upay.store.TestStore;

/**
 * The same bills brought into two copies of the store: in one of them each command is killed (-9) in the middle of its
 * writing, at rows drawn from the seed, and run again. Both must have the same end.
 */
final class InterruptedRuns {
    private static final String WHOLE = "lab_whole";
    private static final String KILLED = "lab_killed";
    /** From where databases are copied: no session may be in the one that is. */
    private static final String ELSEWHERE = "template1";

    private static final String RUN = "reconcile run";
    /** What a run writes, in the order in which it is killed there. */
    private static final List<String> WRITTEN =
            List.of("reconciliation_pool", "bill_matches", "bill_matches", "open_bill_rows", "findings");

    private static final int SHOWN = 10;

    private final BillSite site;
    private final SandboxBillDesk desk;
    private final List<BillDay> days;
    private final Random random;
    private final Consumer<String> progress;
    private final List<String> lines = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int kills;

    /** @param site its store is used by none */
    InterruptedRuns(BillSite site, SandboxBillDesk desk, List<BillDay> days, Random random, Consumer<String> progress) {
        this.site = site;
        this.desk = desk;
        this.days = days;
        this.random = random;
        this.progress = progress;
    }

    ReconciledDay.Outcome run() {
        BillSite whole = copy(WHOLE);
        BillSite killed = copy(KILLED);
        try {
            progress.accept("commands that are not killed");
            new DayBills(whole, desk).bring(days).forEach(failed -> wrong.add("not killed: " + failed));
            Map<String, Long> fetched = counts(whole);
            reconcile(whole, "not killed");
            Map<String, Long> after = counts(whole);
            lines.add("");
            lines.add("| kill -9 of | at | |");
            lines.add("| --- | --- | --- |");
            fetch(killed, whole);
            for (String table : WRITTEN) {
                // Each of them leaves something to do for those behind it.
                long rows = (after.get(table) - fetched.get(table)) / WRITTEN.size();
                kill(killed, List.of("reconcile", "run"), table, Math.max(1, rows));
            }
            new DayBills(killed, desk).bring(days).forEach(failed -> wrong.add("after kills: " + failed));
            reconcile(killed, "after kills");
            compare(new MatchedStore(whole.store()).digest(), new MatchedStore(killed.store()).digest());
        } finally {
            drop(WHOLE);
            drop(KILLED);
        }
        return new ReconciledDay.Outcome(lines, wrong);
    }

    private void fetch(BillSite killed, BillSite whole) {
        for (BillDay day : days) {
            if (day.payway() == Payway.BAIFUBAO) {
                continue;
            }
            long rows = new MatchedStore(whole.store())
                    .count("bill_rows r join bill_files f using (bill_id) where f.state = 'READ' and f.channel = '"
                            + day.payway().channel() + "' and f.day = '" + day.date() + "'");
            for (String[] command : new DayBills(killed, desk).commands(day)) {
                kill(killed, List.of(command), "bill_rows", Math.max(1, rows));
                CommandProcess again = killed.run(command);
                if (again.exit() != 0) {
                    wrong.add("after a kill: " + String.join(" ", command) + ": " + again.out() + again.err());
                }
            }
        }
    }

    /** @param rows it is one of so many */
    private void kill(BillSite killed, List<String> command, String table, long rows) {
        long row = 1 + random.nextLong(rows);
        boolean commits = random.nextBoolean();
        progress.accept("kill of " + String.join(" ", command.subList(0, 2)) + " at row " + row + " of " + table);
        Process process;
        boolean reached;
        try (Breakpoint here = new Breakpoint(killed.store(), table, row)) {
            process = killed.start(command.toArray(String[]::new));
            reached = here.kill(process.toHandle(), commits);
            process.onExit().join();
        }
        if (!reached && process.exitValue() != 0) {
            wrong.add(String.join(" ", command) + " could not be killed in the middle, it ended with "
                    + process.exitValue() + ": see commands.log");
        }
        kills += reached ? 1 : 0;
        lines.add("| " + String.join(" ", command) + " | row " + row + " of " + rows + " into " + table + " | "
                + (!reached ? "ended before" : commits ? "the statement was carried out" : "the statement was undone")
                + " |");
        new MatchedStore(killed.store()).passTenMinutes();
    }

    private void reconcile(BillSite where, String what) {
        CommandProcess done = where.run("reconcile", "run");
        if (done.exit() != 0) {
            wrong.add(RUN + ", " + what + ": exit " + done.exit() + ", " + done.out() + done.err());
        }
    }

    private void compare(List<String> whole, List<String> killed) {
        List<String> lost = without(whole, killed);
        List<String> added = without(killed, whole);
        boolean same = lost.isEmpty() && added.isEmpty();
        lines.add("");
        lines.add("Kills: " + kills
                + "; lines of matches, findings, waiting transactions, days and files that differ from"
                + " runs without a kill: " + (lost.size() + added.size()) + " of " + whole.size() + "  "
                + (same && kills > 0 ? "ok" : "MISSED"));
        if (kills == 0) {
            wrong.add("no command was killed in the middle");
        }
        lost.stream().limit(SHOWN).forEach(line -> wrong.add("not after kills: " + line));
        added.stream().limit(SHOWN).forEach(line -> wrong.add("only after kills: " + line));
    }

    /** Those of one list that are not in the other, each as often as it is too many. */
    static List<String> without(List<String> all, List<String> others) {
        Map<String, Integer> rest = new HashMap<>();
        others.forEach(line -> rest.merge(line, 1, Integer::sum));
        return all.stream()
                .filter(line -> rest.merge(line, -1, Integer::sum) < 0)
                .toList();
    }

    /** How many rows were ever written, by table. */
    private static Map<String, Long> counts(BillSite where) {
        Map<String, Long> counts = new HashMap<>();
        Rows.of(where.store(), "select relname, n_tup_ins from pg_stat_user_tables where schemaname = 'upay'")
                .forEach(row -> counts.put(row.get(0), Long.parseLong(row.get(1))));
        return counts;
    }

    private BillSite copy(String name) {
        String from = site.superuser().database();
        BillSite beside = site.withDatabase(ELSEWHERE);
        TestStore server = beside.store();
        server.execute("drop database if exists " + name);
        server.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + from + "'");
        server.execute("create database " + name + " owner " + site.login().user() + " template " + from);
        return site.withDatabase(name);
    }

    private void drop(String name) {
        site.withDatabase(ELSEWHERE).store().execute("drop database if exists " + name + " with (force)");
    }
}
