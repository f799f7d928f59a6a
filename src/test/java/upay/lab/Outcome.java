package upay.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.e2e.Command;
import upay.e2e.Wallets;

/**
 * What came of a run.
 *
 * @param verify what the verify command printed last, and how it ended
 */
record Outcome(Sums sums, Trouble trouble, List<Finding> findings, Command verify, List<String> stories) {

    /**
     * What was done.
     *
     * @param begun orders that tills began
     * @param ends how many orders are in each state
     * @param sayings how many answers spoke of money
     * @param fen that the channels charged, and gave back
     * @param tellings notifications that came in
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
    record Trouble(List<Injector.Happened> faults, int givenUp, long silent, Long settled) {}

    /** Of so many findings the history is printed; what is wrong with more is wrong with these. */
    private static final int TOLD = 12;

    static Outcome of(
            Chaos options,
            Site site,
            Path folder,
            Tills tills,
            NotifyReceiver receiver,
            Injector injector,
            long silent,
            Long settled) {
        List<Told> told = tills.told();
        // The tills have ended and nothing is under way: what is read first does not matter.
        List<Row> rows = StoreRows.read(site.store());
        Map<String, Wallets.Entry> ledger = site.wallets().all();
        Map<String, List<NotifyReceiver.Telling>> tellings = receiver.tellings();
        List<Finding> findings = new ArrayList<>(Judge.judge(told, ledger, rows, tellings));
        site.deaths().forEach(death -> findings.add(new Finding(Finding.Kind.DEATH, 0, null, null, death)));
        Command verify = Command.run(site.operatorSettings(), folder, "verify");
        List<String> stories = findings.stream()
                .map(Finding::sn)
                .filter(sn -> sn != null)
                .distinct()
                .limit(TOLD)
                .map(sn -> Command.run(site.operatorSettings(), folder, "order", "show", sn))
                .map(command -> command.out() + command.err())
                .toList();
        Sums sums = new Sums(
                tills.begun(),
                rows.stream()
                        .collect(
                                Collectors.groupingBy(row -> row.status().name(), TreeMap::new, Collectors.counting())),
                told.stream().mapToLong(one -> one.sayings().size()).sum(),
                new long[] {
                    ledger.values().stream().mapToLong(Wallets.Entry::charged).sum(),
                    ledger.values().stream().mapToLong(Wallets.Entry::returned).sum()
                },
                tellings.values().stream().mapToLong(List::size).sum(),
                rows.stream()
                        .filter(row -> row.money().paid() && row.notified())
                        .count());
        Trouble trouble = new Trouble(injector.happened(), site.givenUp(), silent, settled);
        return new Outcome(sums, trouble, findings, verify, stories);
    }

    boolean isSound() {
        return verify.exit() == 0 && findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.HUMAN);
    }

    long count(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    long fen(Finding.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .mapToLong(Finding::fen)
                .sum();
    }
}
