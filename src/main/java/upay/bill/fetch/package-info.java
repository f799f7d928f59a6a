/**
 * The fetching of the channels' daily bills: when a day is due, how its bill comes from the channel into the store, and
 * what is known of days without one. Start at {@code BillRounds}.
 */
@NullMarked
package upay.bill.fetch;

import org.jspecify.annotations.NullMarked;
