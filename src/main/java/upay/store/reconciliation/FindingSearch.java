package upay.store.reconciliation;

import org.jspecify.annotations.Nullable;
import upay.reconciliation.FindingClass;

/**
 * Which findings are meant.
 *
 * @param type null: all
 * @param open null: all
 */
public record FindingSearch(
        ReconciliationScope scope,
        @Nullable FindingClass type,
        @Nullable Boolean open) {}
