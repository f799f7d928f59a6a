/** Merchants, stores, terminals, channel accounts and webhooks, as operators keep them. */
package upay.store.registry;
