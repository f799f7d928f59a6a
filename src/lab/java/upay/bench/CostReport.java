package upay.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import upay.bench.cost.DiskUse;
import upay.bench.cost.StatementUse;
import upay.bench.cost.WalUse;

/** The tables of the part {@code cost}. */
final class CostReport {
    private static final String COLUMNS =
            " per second | p50 / p99 ms | CPU µs: PostgreSQL | gateway | WAL bytes | WAL records | image bytes"
                    + " | commits | writes in a commit |";
    private static final String RULE = " --- | --- | --- | --- | --- | --- | --- | --- | --- |";
    /** Less of a payment's log is not worth a line. */
    private static final double WAL_SHARE = 0.005;

    private static final double STATEMENT_SHARE = 0.01;
    /** Rows, entries or bytes of a payment below which a table has nothing to do with it. */
    private static final double NOTHING = 0.01;

    private final Report report;
    private final List<CostSubject> subjects;
    private final Map<CostSubject, Map<CostLoad, List<CostReading>>> readings = new LinkedHashMap<>();

    CostReport(Report report, List<CostSubject> subjects) {
        this.report = report;
        this.subjects = subjects;
    }

    /** For the progress of a run. */
    static String words(CostReading reading) {
        return String.format(
                Locale.ROOT,
                "%,.0f a second, CPU %.0f + %.0f µs, %,.0f bytes of WAL, %.1f writes in a commit",
                reading.speed().perSecond(),
                reading.postgresMicros(),
                reading.gatewayMicros(),
                reading.walBytes(),
                reading.writesInCommit());
    }

    void head() {
        report.line("");
        report.line("## What a request costs");
        report.line("");
        report.line(
                "Of one request; the median of the rounds (least – most). WAL without images of pages%s.",
                subjects.get(0).tellsWal ? "" : ": this server cannot tell, they are included");
        report.line("");
        report.line("| |" + COLUMNS);
        report.line("| --- |" + RULE);
    }

    void loads(List<CostLoad> loads, Map<CostSubject, Map<CostLoad, List<CostReading>>> rounds) {
        rounds.forEach((subject, all) ->
                readings.computeIfAbsent(subject, s -> new LinkedHashMap<>()).putAll(all));
        for (CostLoad load : loads) {
            for (CostSubject subject : subjects) {
                report.line(
                        "| %s%s |%s",
                        load.name(), suffix(subject), cells(rounds.get(subject).get(load)));
            }
            if (subjects.size() > 1) {
                report.line(
                        "| … the second ÷ the first |%s",
                        ratios(
                                rounds.get(subjects.get(1)).get(load),
                                rounds.get(subjects.get(0)).get(load)));
            }
        }
    }

    void rest(Cost.Rest rest) {
        report.line("");
        report.line(
                "A second without requests: CPU of PostgreSQL %.1f ms, of the gateway %.1f ms; %,.0f bytes of WAL, images of"
                        + " pages included. All figures contain their share of that.",
                1000 * rest.postgresSeconds(), 1000 * rest.gatewaySeconds(), rest.logBytes());
    }

    private String suffix(CostSubject subject) {
        return subjects.size() == 1 ? "" : ", " + subject.name;
    }

    private static String cells(List<CostReading> rounds) {
        return String.format(
                Locale.ROOT,
                " %,.0f | %.1f / %.1f | %s | %s | %s | %s | %s | %.3f | %s |",
                figures(rounds, r -> r.speed().perSecond()).median(),
                figures(rounds, r -> r.speed().p50()).median(),
                figures(rounds, r -> r.speed().p99()).median(),
                figures(rounds, CostReading::postgresMicros).whole(),
                figures(rounds, CostReading::gatewayMicros).whole(),
                figures(rounds, CostReading::walBytes).whole(),
                fine(figures(rounds, CostReading::walRecords).median()),
                whole(figures(rounds, CostReading::imageBytes).median()),
                figures(rounds, CostReading::commits).median(),
                fine(figures(rounds, CostReading::writesInCommit).median()));
    }

    private static String ratios(List<CostReading> over, List<CostReading> under) {
        List<ToDoubleFunction<CostReading>> columns = List.of(
                r -> r.speed().perSecond(),
                r -> r.speed().p99(),
                CostReading::postgresMicros,
                CostReading::gatewayMicros,
                CostReading::walBytes,
                CostReading::walRecords,
                CostReading::imageBytes,
                CostReading::commits,
                CostReading::writesInCommit);
        StringBuilder cells = new StringBuilder();
        for (ToDoubleFunction<CostReading> column : columns) {
            Figures ratios = Figures.ratios(values(over, column), values(under, column));
            cells.append(' ')
                    .append(Double.isFinite(ratios.least() + ratios.most()) ? ratios.fine() : "–")
                    .append(" |");
        }
        return cells.toString();
    }

    private static Figures figures(List<CostReading> rounds, ToDoubleFunction<CostReading> reading) {
        return Figures.of(values(rounds, reading));
    }

    private static List<Double> values(List<CostReading> rounds, ToDoubleFunction<CostReading> reading) {
        return rounds.stream().map(reading::applyAsDouble).toList();
    }

    void instances(CostSubject subject, CostLoad load, Map<Integer, List<CostReading>> all) {
        report.line("");
        report.line("## More instances, %,d pays a second together%s", load.perSecond(), suffix(subject));
        report.line("");
        report.line("| instances | PostgreSQL's CPU ÷ that of the first line |" + COLUMNS);
        report.line("| --- | --- |" + RULE);
        List<CostReading> first = all.values().iterator().next();
        all.forEach((count, rounds) -> report.line(
                "| %d | %.2f |%s",
                count,
                figures(rounds, CostReading::postgresMicros).median()
                        / figures(first, CostReading::postgresMicros).median(),
                cells(rounds)));
    }

    /** @param rewritten bytes on disk once every table was written anew, without any free space */
    void traces(CostSubject subject, Cost.Traces traces, DiskUse rewritten) {
        Cost.Grown grown = traces.grown();
        double payments = traces.payments();
        WalUse wal = walOf(subject, Requests.Kind.PAY);
        double logged = answered(subject, Requests.Kind.PAY);
        report.line("");
        report.line("## Tables and indexes, of a payment, over %,d payments%s", traces.payments(), suffix(subject));
        report.line("");
        report.line(
                "| | inserts | updates | HOT | index entries | scans | pages touched | bytes on disk before a vacuum"
                        + " | after it | rewritten |");
        report.line("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        double[] sums = new double[8];
        traces.counted().forEach((name, use) -> {
            double entries = wal == null ? Double.NaN : wal.entries(name) / logged;
            double[] cells = {
                use.inserts() / payments,
                use.updates() / payments,
                use.hotUpdates() / payments,
                use.isIndex() ? entries : 0,
                use.blocks() / payments,
                (grown.after().of(name) - grown.before().of(name)) / payments,
                grown.occupied() == null
                        ? Double.NaN
                        : (grown.occupied().of(name) - grown.before().of(name)) / payments,
                (rewritten.of(name) - grown.before().of(name)) / payments
            };
            if (cells[0] + cells[1] > NOTHING || cells[5] > 1) {
                row(use.isIndex() ? use.table() + ": " + name : name, use.scans() / payments, cells);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += cells[i];
                }
            }
        });
        row("**all**", Double.NaN, sums);
        report.line("");
        Cost.Vacuum vacuum = traces.vacuum();
        report.line(
                "The vacuum itself, of a payment: %.1f µs of CPU, %,.0f bytes of WAL, of which %s are images of pages.",
                1e6 * vacuum.seconds() / payments,
                vacuum.logBytes() / payments,
                whole(vacuum.wal() == null ? Double.NaN : vacuum.wal().total().imageBytes() / payments));
    }

    private void row(String name, double scans, double[] cells) {
        report.line(
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                name,
                fine(cells[0]),
                fine(cells[1]),
                cells[1] < NOTHING ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * cells[2] / cells[1]),
                fine(cells[3]),
                fine(scans),
                fine(cells[4]),
                whole(cells[5]),
                whole(cells[6]),
                whole(cells[7]));
    }

    private static String fine(double value) {
        return Double.isNaN(value) || value == 0 ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String whole(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,.0f", value);
    }

    void wal(CostSubject subject, CostLoad load) {
        if (!subject.tellsWal) {
            return;
        }
        List<CostReading> rounds = readings.get(subject).get(load);
        WalUse wal = WalUse.sum(rounds.stream().map(CostReading::wal).toList());
        double answered = rounds.stream().mapToLong(CostReading::requests).sum();
        report.line("");
        report.line("## WAL of a payment, %s%s", load.name(), suffix(subject));
        report.line("");
        report.line("| relation | record | records | bytes without images | bytes a record | images' bytes |");
        report.line("| --- | --- | --- | --- | --- | --- |");
        double least = WAL_SHARE * wal.total().bytes();
        wal.amounts().entrySet().stream()
                .sorted(Comparator.comparing(e -> -e.getValue().bytes()))
                .filter(e -> e.getValue().bytes() >= least)
                .forEach(e -> walRow(e.getKey().relation(), e.getKey().record(), e.getValue(), answered));
        walRow("**all**", "with those of less than 0.5 %", wal.total(), answered);
        report.line("");
        report.line("| relation | bytes without images |");
        report.line("| --- | --- |");
        Map<String, Long> byRelation = new TreeMap<>();
        wal.amounts().forEach((kind, amount) -> byRelation.merge(kind.relation(), amount.bytes(), Long::sum));
        byRelation.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .filter(e -> e.getValue() >= least)
                .forEach(e -> report.line("| %s | %,.0f |", shown(e.getKey()), e.getValue() / answered));
    }

    private void walRow(String relation, String record, WalUse.Amount amount, double answered) {
        report.line(
                "| %s | %s | %.3f | %,.0f | %,.0f | %,.0f |",
                shown(relation),
                record,
                amount.records() / answered,
                amount.bytes() / answered,
                (double) amount.bytes() / amount.records(),
                amount.imageBytes() / answered);
    }

    private static String shown(String relation) {
        return relation.isEmpty() ? "–" : relation;
    }

    void statements(CostSubject subject) {
        if (!subject.tellsStatements) {
            return;
        }
        report.line("");
        report.line("## Statements%s", suffix(subject));
        report.line("");
        report.line(
                "µs from the beginning to the end of an execution, waiting included, without commits and planning.");
        report.line("");
        report.line(
                "| load | statement | calls a request | rows a call | µs a row | µs a request | pages a row | plans |");
        report.line("| --- | --- | --- | --- | --- | --- | --- | --- |");
        readings.get(subject).forEach(this::statements);
    }

    private void statements(CostLoad load, List<CostReading> rounds) {
        Map<String, StatementUse> sums =
                StatementUse.sum(rounds.stream().map(CostReading::statements).toList());
        double answered = rounds.stream().mapToLong(CostReading::requests).sum();
        double micros = sums.values().stream().mapToDouble(StatementUse::micros).sum();
        List<Map.Entry<String, StatementUse>> shown = new ArrayList<>(sums.entrySet());
        shown.sort(Comparator.comparing(e -> -e.getValue().micros()));
        shown.removeIf(e -> e.getValue().micros() < STATEMENT_SHARE * micros);
        shown.forEach(e -> statement(load, e.getKey(), e.getValue(), answered));
    }

    private void statement(CostLoad load, String name, StatementUse use, double answered) {
        report.line(
                "| %s | `%s` | %.3f | %.1f | %.1f | %.1f | %.1f | %,d |",
                load.name(),
                name,
                use.calls() / answered,
                (double) use.rows() / use.calls(),
                use.micros() / Math.max(1, use.rows()),
                use.micros() / answered,
                (double) use.blocks() / Math.max(1, use.rows()),
                use.plans());
    }

    private WalUse walOf(CostSubject subject, Requests.Kind kind) {
        return subject.tellsWal
                ? WalUse.sum(of(subject, kind).stream().map(CostReading::wal).toList())
                : null;
    }

    private double answered(CostSubject subject, Requests.Kind kind) {
        return of(subject, kind).stream().mapToLong(CostReading::requests).sum();
    }

    private List<CostReading> of(CostSubject subject, Requests.Kind kind) {
        return readings.get(subject).entrySet().stream()
                .filter(e -> e.getKey().kind() == kind)
                .flatMap(e -> e.getValue().stream())
                .toList();
    }
}
