/** The rotation of the master key seals every stored secret anew while gateways run. */
@NullMarked
package upay.store.rotation;

import org.jspecify.annotations.NullMarked;
