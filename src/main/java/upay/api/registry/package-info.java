/** Merchants, stores, terminals, vendors and activation codes in the management API. */
@NullMarked
package upay.api.registry;

import org.jspecify.annotations.NullMarked;
