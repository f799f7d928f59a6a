/** The connections to PostgreSQL: address, settings, pool, statements, refusals and health. */
package upay.store.sql;
