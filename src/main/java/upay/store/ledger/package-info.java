/** The ledger in PostgreSQL: batches that open, find, load and change orders, and claims of open work. */
@NullMarked
package upay.store.ledger;

import org.jspecify.annotations.NullMarked;
