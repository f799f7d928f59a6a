/**
 * Bills, compared days and findings as people see them: as named values, in sentences, and as the page of a day. Start at
 * {@link upay.reconciliation.view.ReconciliationPage}.
 */
@NullMarked
package upay.reconciliation.view;

import org.jspecify.annotations.NullMarked;
