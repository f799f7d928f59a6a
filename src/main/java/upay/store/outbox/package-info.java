/** The outbox of webhooks in PostgreSQL: claims by receiver and results in batches. */
package upay.store.outbox;
