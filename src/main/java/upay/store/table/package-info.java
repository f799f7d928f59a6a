/** The columns of orders, transactions and history, and rows read back as records. */
@NullMarked
package upay.store.table;

import org.jspecify.annotations.NullMarked;
