/** The ledger in PostgreSQL: batches that open, find, load and change orders, and claims of open work. */
package upay.store.ledger;
