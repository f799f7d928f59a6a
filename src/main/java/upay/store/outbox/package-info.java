/** The outbox of webhooks in PostgreSQL: claims by receiver and results in batches. */
@NullMarked
package upay.store.outbox;

import org.jspecify.annotations.NullMarked;
