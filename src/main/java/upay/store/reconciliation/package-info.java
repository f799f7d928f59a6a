/**
 * The comparison of bills with transactions in PostgreSQL, in bounded statements that each commit, and what was found.
 * Start at {@code Reconciler}.
 *
 * <p>A run may end anywhere: what a statement did is marked by the same statement, and the next one who comes goes on.
 */
@NullMarked
package upay.store.reconciliation;

import org.jspecify.annotations.NullMarked;
