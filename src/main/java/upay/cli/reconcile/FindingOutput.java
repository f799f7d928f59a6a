package upay.cli.reconcile;

import upay.cli.console.JsonOutput;
import upay.orderview.ViewFields;
import upay.reconciliation.view.FindingFields;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Reconciliation;

/** Compared days and findings as lines of text. Amounts in fen, fees in yuan. */
public final class FindingOutput {
    private FindingOutput() {}

    static JsonOutput reconciliation(Reconciliation one) {
        return line(FindingFields.reconciliation(one));
    }

    /** A finding with its order's figures, what it means, and what was noted. */
    public static JsonOutput finding(Finding finding) {
        return line(FindingFields.finding(finding))
                .put(
                        "notes",
                        finding.notes().isEmpty()
                                ? null
                                : finding.notes().stream()
                                        .map(FindingFields::words)
                                        .toList());
    }

    private static JsonOutput line(ViewFields fields) {
        JsonOutput line = new JsonOutput();
        fields.asMap().forEach(line::put);
        return line;
    }
}
