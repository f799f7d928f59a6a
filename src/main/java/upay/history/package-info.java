/** An order's history: its events, their stored form, and the records that each commit adds. */
@NullMarked
package upay.history;

import org.jspecify.annotations.NullMarked;
