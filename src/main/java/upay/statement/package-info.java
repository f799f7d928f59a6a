/** A merchant's statement of a day: its rows, its sums, and its forms as a file. Pure. Start at {@code StatementForm}. */
@NullMarked
package upay.statement;

import org.jspecify.annotations.NullMarked;
