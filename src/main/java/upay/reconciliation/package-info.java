/**
 * Which rows of a channel's bills are which transactions of an order, and what does not agree. Pure. Start at {@code
 * OrderJudgement}.
 */
@NullMarked
package upay.reconciliation;

import org.jspecify.annotations.NullMarked;
