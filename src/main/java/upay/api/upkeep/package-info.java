/**
 * The upkeep of a gateway in the management API: keys, verification, the signature doctor, log levels and restores of the
 * store.
 */
@NullMarked
package upay.api.upkeep;

import org.jspecify.annotations.NullMarked;
