/** The readers of the channels' bills, one class for each channel's format, and what they have beside it. */
@NullMarked
package upay.bill.reader;

import org.jspecify.annotations.NullMarked;
