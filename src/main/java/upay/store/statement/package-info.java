/**
 * The merchants' statements: movements are entered once, days are closed, and a day is read page by page. Start at {@code
 * StatementClosing} and {@code StatementExport}.
 */
@NullMarked
package upay.store.statement;

import org.jspecify.annotations.NullMarked;
