package upay.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.e2e.CommandProcess;
import upay.e2e.SandboxWallets;
import upay.lab.bills.ReconciledDay;

/**
 * What came of a run.
 *
 * @param verify what the verify command printed last, and how it ended
 * @param reconciliation what came of the day's bills, for people; empty: they were not brought in
 */
record LabResult(
        Sums sums,
        Trouble trouble,
        List<Discrepancy> findings,
        CommandProcess verify,
        List<String> stories,
        List<String> reconciliation) {

    /**
     * The totals.
     *
     * @param begun orders that tills began
     * @param ends how many orders are in each state
     * @param sayings how many answers were about money
     * @param fen that the channels charged, and gave back
     * @param tellings received webhooks
     * @param toTell paid orders with a receiver
     */
    record Sums(int begun, Map<String, Long> ends, long sayings, long[] fen, long tellings, long toTell) {}

    /**
     * What was done to it.
     *
     * @param faults what happened when
     * @param givenUp starts of gateways that found no store, and were repeated
     * @param silent when the last fault was over, in milliseconds
     * @param settled how long after it everything was settled, in milliseconds; null: it is not
     */
    record Trouble(List<FaultInjector.Happened> faults, int givenUp, long silent, Long settled) {}

    /** The number of findings whose history is printed; further ones usually have the same causes. */
    private static final int TOLD = 12;

    static LabResult of(
            Chaos options,
            LabEnvironment site,
            Path folder,
            Tills tills,
            LabWebhookReceiver receiver,
            FaultInjector injector,
            long silent,
            Long settled) {
        List<TillObservations> told = tills.told();
        // The tills have ended and nothing is under way: what is read first does not matter.
        List<Row> rows = StoreRows.read(site.store());
        Map<String, SandboxWallets.Entry> ledger = site.wallets().all();
        Map<String, List<LabWebhookReceiver.Telling>> tellings = receiver.tellings();
        List<Discrepancy> findings = new ArrayList<>(LabJudge.judge(told, ledger, rows, tellings));
        site.deaths().forEach(death -> findings.add(new Discrepancy(Discrepancy.Kind.DEATH, 0, null, null, death)));
        CommandProcess verify = CommandProcess.run(site.operatorSettings(), folder, "verify");
        List<String> stories = findings.stream()
                .map(Discrepancy::sn)
                .filter(sn -> sn != null)
                .distinct()
                .limit(TOLD)
                .map(sn -> CommandProcess.run(site.operatorSettings(), folder, "order", "show", sn))
                .map(command -> command.out() + command.err())
                .toList();
        Sums sums = new Sums(
                tills.begun(),
                rows.stream()
                        .collect(
                                Collectors.groupingBy(row -> row.status().name(), TreeMap::new, Collectors.counting())),
                told.stream().mapToLong(one -> one.sayings().size()).sum(),
                new long[] {
                    ledger.values().stream()
                            .mapToLong(SandboxWallets.Entry::charged)
                            .sum(),
                    ledger.values().stream()
                            .mapToLong(SandboxWallets.Entry::returned)
                            .sum()
                },
                tellings.values().stream().mapToLong(List::size).sum(),
                rows.stream()
                        .filter(row -> row.money().paid() && row.notified())
                        .count());
        Trouble trouble = new Trouble(injector.happened(), site.givenUp(), silent, settled);
        return new LabResult(sums, trouble, findings, verify, stories, List.of());
    }

    /** The same with what came of the day's bills. */
    LabResult with(ReconciledDay.Outcome day) {
        List<Discrepancy> all = new ArrayList<>(findings);
        day.wrong().forEach(text -> all.add(new Discrepancy(Discrepancy.Kind.RECONCILIATION, 0, null, null, text)));
        return new LabResult(sums, trouble, all, verify, stories, day.lines());
    }

    boolean isSound() {
        return verify.exit() == 0 && findings.stream().allMatch(finding -> finding.kind() == Discrepancy.Kind.HUMAN);
    }

    long count(Discrepancy.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    long fen(Discrepancy.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .mapToLong(Discrepancy::fen)
                .sum();
    }
}
