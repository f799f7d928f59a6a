package upay.lab.bills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import upay.domain.Payway;
import upay.e2e.CommandProcess;
import upay.e2e.SandboxWallets;
import upay.sandbox.bill.BillDay;

/**
 * A day of sales and its bills. Bills that are no good count nothing; the true ones leave no finding and nothing that waits;
 * each injected fault of a row is found with its class, and nothing else; the true bill after it resolves all of them.
 */
public final class ReconciledDay {
    private static final int SHOWN = 20;
    /** What reconcile run exits with while a gateway is at a day of it, as gateways are by themselves. */
    private static final int BUSY = 1;

    private static final int TRIES = 20;

    private final BillSite site;
    private final SandboxBillDesk desk;
    private final DayBills bills;
    private final MatchedStore matched;
    private final List<BillDay> days;
    private final Random random;
    private final Consumer<String> progress;
    private final List<String> lines = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param lines for people
     * @param wrong what must not be
     */
    public record Outcome(List<String> lines, List<String> wrong) {
        public Outcome {
            lines = List.copyOf(lines);
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * @param from when the first sale began
     * @param seed chooses the orders that faults are ordered for
     * @param progress takes a line now and then
     */
    public ReconciledDay(BillSite site, Instant from, long seed, Consumer<String> progress) {
        this.site = site;
        this.desk = new SandboxBillDesk(site.sandbox());
        this.bills = new DayBills(site, desk);
        this.matched = new MatchedStore(site.store());
        this.days = days(from, Instant.now());
        this.random = new Random(seed);
        this.progress = progress;
    }

    /** Each channel's own days that lie between two moments; the former first. */
    static List<BillDay> days(Instant from, Instant to) {
        Set<BillDay> days = new LinkedHashSet<>();
        for (Payway payway : Payway.values()) {
            BillDay last = BillDay.at(payway, to.toEpochMilli());
            for (BillDay day = BillDay.at(payway, from.toEpochMilli());
                    !day.date().isAfter(last.date());
                    day = day.next()) {
                days.add(day);
            }
        }
        return List.copyOf(days);
    }

    /** Brings the bills in, as they should not be and as they are; nothing may be sold meanwhile. */
    public void compare() {
        days.forEach(desk::close);
        matched.age();
        toItsEnd(() -> {
            fileFaults();
            trueBills();
            List<Injection> injections = rowFaults();
            pages();
            cleared(injections);
        });
    }

    /** Kills the commands over bills with wrong rows; no gateway may run, since it would go on with what was begun. */
    public void interrupt() {
        toItsEnd(() -> {
            order();
            Outcome ends = new InterruptedRuns(site, desk, days, random, progress).run();
            lines.addAll(ends.lines());
            wrong.addAll(ends.wrong());
        });
    }

    public Outcome outcome() {
        List<String> all = new ArrayList<>(List.of("", "## The day's bills"));
        all.addAll(lines);
        return new Outcome(all, wrong);
    }

    /** If it fails, what came before it is told all the same. */
    private void toItsEnd(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            wrong.add("the comparison of the bills did not come to its end: " + e);
        } finally {
            desk.clear();
        }
    }

    private void fileFaults() {
        table("| bill file fault | channels | bills that count | findings | |", 5);
        for (FileFault fault : FileFault.values()) {
            progress.accept("bills with the fault " + fault.word());
            List<BillDay> concerned = days.stream()
                    .filter(day -> fault.channels().contains(day.payway()))
                    .toList();
            concerned.forEach(day -> desk.order(day, fault.word(), Map.of()));
            bills.bring(concerned);
            run("bills with the fault " + fault.word());
            long counting =
                    matched.count("bill_files where state = 'READ' and (channel, day) in (" + keys(concerned) + ")");
            long findings = matched.count("findings");
            long compared = matched.count("reconciliations where bill_rows > 0");
            boolean ok = counting == 0 && findings == 0 && compared == 0;
            lines.add(row(fault.word(), channels(concerned), counting, findings, verdict(ok)));
            wrongUnless(
                    ok,
                    "the file fault %s: %d bills count, %d findings, %d days compared; files: %s",
                    fault.word(),
                    counting,
                    findings,
                    compared,
                    files());
            desk.clear();
        }
    }

    private void trueBills() {
        progress.accept("the true bills");
        bring("the true bills");
        run("the true bills");
        table("| true bills | rows | matched | findings | own transactions without a row | |", 6);
        Map<String, List<String>> sums = new TreeMap<>();
        Rows.of(site.store(), """
                        select f.channel, count(*), count(m.line) from bill_files f join bill_rows r using (bill_id)
                        left join bill_matches m using (bill_id, line) where f.state = 'READ' group by 1""").forEach(row -> sums.put(row.get(0), row));
        List<Found> findings = matched.findings();
        List<MatchedStore.Waiting> waiting = matched.waiting();
        for (Payway payway : Payway.values()) {
            String channel = payway.channel();
            List<String> sum = sums.getOrDefault(channel, List.of(channel, "0", "0"));
            List<Found> found = findings.stream()
                    .filter(one -> one.channel().equals(channel))
                    .toList();
            List<String> left = waiting.stream()
                    .map(MatchedStore.Waiting::text)
                    .filter(text -> text.startsWith(channel + " "))
                    .toList();
            boolean ok = found.isEmpty() && left.isEmpty() && !sum.get(1).equals("0");
            lines.add(row(channel, sum.get(1), sum.get(2), found.size(), left.size(), verdict(ok)));
            wrongUnless(ok, "the true bills of %s: rows %s, findings %s, waiting %s", channel, sum.get(1), found, left);
        }
    }

    private List<Injection> rowFaults() {
        progress.accept("bills with wrong rows");
        List<Injection> injections = order();
        long before = matched.lastFinding();
        bring("bills with wrong rows");
        run("bills with wrong rows");
        Set<String> away = injections.stream()
                .filter(one -> one.fault().takesRowAway())
                .map(Injection::subject)
                .collect(Collectors.toSet());
        Set<String> waiting =
                matched.waiting().stream().map(MatchedStore.Waiting::sn).collect(Collectors.toSet());
        wrongUnless(
                waiting.equals(away),
                "without a row are the transactions of %s, and must be those of %s",
                waiting,
                away);
        matched.endWaiting(injections.stream()
                .filter(one -> one.fault().takesRowAway() && one.fault().found().isPresent())
                .map(Injection::subject)
                .toList());
        days.stream().map(BillDay::date).distinct().forEach(day -> run("the end of the wait", "--day", day.toString()));
        FindingJudge.Verdict verdict = FindingJudge.judge(injections, matched.findingsAfter(before));
        table("| channel | injected fault | class found | findings | |", 5);
        verdict.lines()
                .forEach(line -> lines.add(row(
                        line.injection().channel(),
                        line.injection().fault().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        line.found().isEmpty() ? "none: it waits" : String.join(", ", line.found()),
                        line.count(),
                        verdict(line.ok()))));
        verdict.lines().stream()
                .filter(line -> !line.ok())
                .forEach(line -> wrong.add("injected, and not found so: " + line));
        verdict.unexpected().stream().limit(SHOWN).forEach(found -> wrong.add("found without an injection: " + found));
        lines.add("");
        lines.add("Findings without an injected fault: " + verdict.unexpected().size());
        return injections;
    }

    /** Each finding is on the page of its day, which stays in the folder. */
    private void pages() {
        StringBuilder pages = new StringBuilder();
        for (LocalDate day : days.stream().map(BillDay::date).distinct().toList()) {
            Path page = site.folder().resolve("reconciliation-" + day + ".html");
            CommandProcess done = site.run("reconcile", "report", "--day", day.toString(), "--html", page.toString());
            wrongUnless(done.exit() == 0, "reconcile report of %s: %s", day, done.out() + done.err());
            pages.append(read(page));
        }
        List<Found> missing = matched.findings().stream()
                .filter(Found::open)
                .filter(found -> pages.indexOf(found.subject()) < 0)
                .toList();
        lines.add("Open findings that are not on their day's page: " + missing.size() + ", of " + pages.length()
                + " characters  " + verdict(missing.isEmpty()));
        missing.stream().limit(SHOWN).forEach(found -> wrong.add("not on the page of its day: " + found));
    }

    private static String read(Path page) {
        try {
            return Files.exists(page) ? Files.readString(page) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Injection> order() {
        List<Injection> injections = new ArrayList<>();
        SandboxWallets wallets = new SandboxWallets(site.sandbox());
        for (Payway payway : Payway.values()) {
            BillDay last = days.stream()
                    .filter(day -> day.payway() == payway)
                    .reduce((one, next) -> next)
                    .orElseThrow();
            Victims victims = new Victims(site.store(), wallets, last, random);
            for (RowFault fault : RowFault.values()) {
                injections.add(new FaultOrder(desk, last).place(fault, victims));
            }
        }
        return injections;
    }

    private void cleared(List<Injection> injections) {
        progress.accept("the true bills once more");
        desk.clear();
        bring("the true bills once more");
        run("the true bills once more");
        List<Found> open = matched.findings().stream()
                .filter(found -> found.open() || !"gateway".equals(found.resolvedBy()))
                .toList();
        List<MatchedStore.Waiting> waiting = matched.waiting();
        lines.add("With the true bills again: findings " + matched.count("findings") + ", not resolved by the gateway "
                + open.size() + ", transactions without a row " + waiting.size() + ", for " + injections.size()
                + " faults  " + verdict(open.isEmpty() && waiting.isEmpty()));
        open.stream().limit(SHOWN).forEach(found -> wrong.add("the true bill does not resolve " + found));
        waiting.stream().limit(SHOWN).forEach(one -> wrong.add("with the true bill no row is " + one));
    }

    private void bring(String what) {
        bills.bring(days).forEach(failed -> wrong.add(what + ": " + failed));
    }

    private void run(String what, String... more) {
        List<String> words = new ArrayList<>(List.of("reconcile", "run"));
        words.addAll(List.of(more));
        CommandProcess done = site.run(words.toArray(String[]::new));
        for (int i = 1; i < TRIES && done.exit() == BUSY; i++) {
            done = site.run(words.toArray(String[]::new));
        }
        wrongUnless(done.exit() == 0, "reconcile run, %s: exit %d, %s", what, done.exit(), done.out() + done.err());
    }

    private List<List<String>> files() {
        return Rows.of(
                site.store(),
                "select channel, day, version, state, coalesce(refusal, '') from bill_files where state <> 'REPLACED'");
    }

    private static String keys(List<BillDay> days) {
        return days.stream()
                .map(day -> "('" + day.payway().channel() + "', date '" + day.date() + "')")
                .collect(Collectors.joining(", "));
    }

    private static String channels(List<BillDay> days) {
        return days.stream().map(day -> day.payway().channel()).distinct().collect(Collectors.joining(", "));
    }

    private void table(String head, int columns) {
        lines.add("");
        lines.add(head);
        lines.add("| --- ".repeat(columns) + "|");
    }

    private static String row(Object... cells) {
        return "| " + Arrays.stream(cells).map(String::valueOf).collect(Collectors.joining(" | ")) + " |";
    }

    private static String verdict(boolean ok) {
        return ok ? "ok" : "MISSED";
    }

    private void wrongUnless(boolean ok, String format, Object... values) {
        if (!ok) {
            wrong.add(String.format(Locale.ROOT, format, values));
        }
    }
}
