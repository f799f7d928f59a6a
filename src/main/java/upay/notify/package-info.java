/**
 * Tells merchants of an order's events, paid, failed, refunded and canceled (protocol.md#notifications): takes what is due
 * out of the outbox, posts it signed, and notes how that went.
 *
 * <p>Lives here: when to try and how often, whom to keep waiting for whom, which addresses may be called, the exchange with
 * a receiver that may be slow, dead or hostile. Must not: decide whether there is something to tell (the ledger puts it
 * into the outbox), SQL. Imports operation, protocol and domain; only the root enters. Start with {@link
 * upay.webhook.WebhookVerticle}.
 *
 * <p>Threads: everything is confined to the verticle's event loop.
 */
package upay.notify;
