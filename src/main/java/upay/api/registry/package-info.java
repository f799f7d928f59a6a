/** Merchants, stores, terminals and channel accounts in the management API. */
@NullMarked
package upay.api.registry;

import org.jspecify.annotations.NullMarked;
