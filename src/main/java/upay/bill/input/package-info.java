/** What all bills are made of: packed files, lines, columns, amounts and times, each with its bounds. */
@NullMarked
package upay.bill.input;

import org.jspecify.annotations.NullMarked;
