/**
 * A channel's bill of a day: when that day is ({@code ChannelDay}), the one form of its rows, and the contract of its
 * readers.
 *
 * <p>A reader hands over rows as it reads them, so that a bill of any length takes little memory. Nothing of a bill
 * counts until the reader has returned: its totals are at its end. Readers block: use them on a plain or worker thread,
 * never on an event loop.
 */
@NullMarked
package upay.bill;

import org.jspecify.annotations.NullMarked;
