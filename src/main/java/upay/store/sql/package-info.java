/** The connections to PostgreSQL: address, settings, pool, statements, refusals and health. */
@NullMarked
package upay.store.sql;

import org.jspecify.annotations.NullMarked;
