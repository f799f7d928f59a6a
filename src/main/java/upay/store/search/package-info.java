/**
 * The search for orders, newest first, through the indexes that payments need anyway: at a bounded cost, however many
 * orders there are. Start at {@link upay.store.search.OrderSearch}.
 */
@NullMarked
package upay.store.search;

import org.jspecify.annotations.NullMarked;
