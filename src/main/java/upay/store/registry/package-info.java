/** Merchants, stores, terminals, channel accounts and webhooks, as operators maintain them. */
@NullMarked
package upay.store.registry;

import org.jspecify.annotations.NullMarked;
