/** The channels' bills in PostgreSQL: files as they came, their rows, and the import that brings them in. */
@NullMarked
package upay.store.bill;

import org.jspecify.annotations.NullMarked;
