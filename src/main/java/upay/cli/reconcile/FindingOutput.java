package upay.cli.reconcile;

import upay.cli.console.JsonOutput;
import upay.reconciliation.view.FindingFields;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Reconciliation;

/** Compared days and findings as lines of text. Amounts in fen, fees in yuan. */
public final class FindingOutput {
    private FindingOutput() {}

    static JsonOutput reconciliation(Reconciliation one) {
        return JsonOutput.of(FindingFields.reconciliation(one).asMap());
    }

    /** A finding with its order's figures, what it means, and what was noted. */
    public static JsonOutput finding(Finding finding) {
        return JsonOutput.of(FindingFields.of(finding).asMap());
    }
}
