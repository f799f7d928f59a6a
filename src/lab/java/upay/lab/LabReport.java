package upay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The verdict, for people: printed, and kept as Markdown with its picture where a folder is given. */
final class LabReport {
    private static final String PICTURE = "fault-lab.svg";
    private static final int PRINTED = 100;

    private final Chaos options;
    private final LabResult outcome;
    private final String picture;

    LabReport(Chaos options, LabResult outcome, String picture) {
        this.options = options;
        this.outcome = outcome;
        this.picture = picture;
    }

    void print() {
        List<String> lines = verdict();
        lines.forEach(System.out::println);
        if (options.write != null) {
            write(lines);
        }
    }

    private List<String> verdict() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(format("# Fault lab, seed %d", options.seed));
        lines.add("");
        lines.add(format(
                "%,d orders, %d gateways, time scale %s, %d faults in %d s; silence %d s; everything settled %s",
                outcome.sums().begun(),
                options.gateways,
                options.scale,
                outcome.trouble().faults().size(),
                outcome.trouble().silent() / 1000,
                options.silence().toSeconds(),
                settled()));
        lines.add("");
        lines.add("Faults: " + faults());
        lines.add("Starts that found no store, and were repeated: "
                + outcome.trouble().givenUp());
        lines.add("Orders: " + outcome.sums().ends());
        lines.add(format(
                "Channels: charged %,d fen, gave back %,d; tills: %,d answers about money; receiver: %,d tellings",
                outcome.sums().fen()[0],
                outcome.sums().fen()[1],
                outcome.sums().sayings(),
                outcome.sums().tellings()));
        lines.add("");
        lines.add("| what must be zero | |");
        lines.add("| --- | --- |");
        row(
                lines,
                Discrepancy.Kind.DIFFERENCE,
                format("%,d fen in %%,d orders", outcome.fen(Discrepancy.Kind.DIFFERENCE)));
        row(lines, Discrepancy.Kind.NOT_FINAL, "%,d");
        row(lines, Discrepancy.Kind.CHARGED_TWICE, "%,d");
        row(
                lines,
                Discrepancy.Kind.NOTIFICATION_LOST,
                format("%%,d of %,d", outcome.sums().toTell()));
        row(
                lines,
                Discrepancy.Kind.NOTIFICATION_WRONG,
                format("%%,d of %,d", outcome.sums().tellings()));
        row(lines, Discrepancy.Kind.LIE, format("%%,d of %,d", outcome.sums().sayings()));
        row(
                lines,
                Discrepancy.Kind.TILL_UNSETTLED,
                format("%%,d of %,d", outcome.sums().begun()));
        row(lines, Discrepancy.Kind.DEATH, "%,d");
        if (!outcome.reconciliation().isEmpty()) {
            row(lines, Discrepancy.Kind.RECONCILIATION, "%,d");
        }
        lines.add("| verify | "
                + lastLine(outcome.verify().out() + outcome.verify().err()) + " |");
        lines.add("");
        lines.add(format("Beside that, %s: %d", Discrepancy.Kind.HUMAN.words(), outcome.count(Discrepancy.Kind.HUMAN)));
        lines.addAll(outcome.reconciliation());
        details(lines);
        lines.add("");
        lines.add(outcome.isSound() ? "Verdict: zero." : "Verdict: NOT zero. Repeat it:  " + options.command());
        return lines;
    }

    private void details(List<String> lines) {
        if (outcome.findings().isEmpty() && outcome.verify().exit() == 0) {
            return;
        }
        lines.add("");
        outcome.findings().stream()
                .limit(PRINTED)
                .forEach(finding -> lines.add("- " + finding.kind() + " sn " + finding.sn() + ", client_sn "
                        + finding.clientSn() + ": " + finding.detail()));
        if (outcome.verify().exit() != 0) {
            lines.add("");
            (outcome.verify().out() + outcome.verify().err())
                    .lines()
                    .limit(PRINTED)
                    .forEach(lines::add);
        }
        for (String story : outcome.stories()) {
            lines.add("");
            lines.addAll(story.lines().toList());
        }
    }

    private void row(List<String> lines, Discrepancy.Kind kind, String form) {
        lines.add("| " + kind.words() + " | " + format(form, outcome.count(kind)) + " |");
    }

    private String settled() {
        return outcome.trouble().settled() == null
                ? "NOT in time"
                : format("%.1f s after the last fault", outcome.trouble().settled() / 1000.0);
    }

    private String faults() {
        Map<String, Long> counts = outcome.trouble().faults().stream()
                .map(one -> one.fault().kind())
                .collect(Collectors.groupingBy(
                        kind -> kind.place().words() + " " + kind.words(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", "));
    }

    private void write(List<String> lines) {
        try {
            Files.createDirectories(options.write);
            List<String> page = new ArrayList<>(lines.subList(1, lines.size()));
            page.add("");
            page.add("![Orders begun and settled, and the faults meanwhile](" + PICTURE + ")");
            Files.write(options.write.resolve("fault-lab-report.md"), page);
            Files.writeString(options.write.resolve(PICTURE), picture);
        } catch (IOException e) {
            throw new LabException("the report cannot be written to " + options.write + ": " + e.getMessage(), e);
        }
    }

    private static String lastLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("printed nothing");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
