/** Merchants' statements in the management API: their days, their sums, and their files. */
@NullMarked
package upay.api.statement;

import org.jspecify.annotations.NullMarked;
