/** The read-only reports: the audit, open orders and an order's history. */
@NullMarked
package upay.store.report;

import org.jspecify.annotations.NullMarked;
