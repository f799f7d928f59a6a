/** Rotation of the master key: seals every stored secret again while gateways run. */
@NullMarked
package upay.store.rotation;

import org.jspecify.annotations.NullMarked;
