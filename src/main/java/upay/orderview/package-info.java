/**
 * An order as people see it: its events in sentences, its timeline, and what happens next, why and when. Start at {@link
 * upay.orderview.NextSteps}.
 */
@NullMarked
package upay.orderview;

import org.jspecify.annotations.NullMarked;
