/**
 * The delivery of webhooks to merchants, signed, retried, and to public addresses only.
 *
 * <p>Not allowed: changing an order. Start with {@link upay.webhook.WebhookVerticle}.
 *
 * <p>Threads: the verticle is confined to its event loop; signatures are made on a worker.
 */
@NullMarked
package upay.webhook;

import org.jspecify.annotations.NullMarked;
