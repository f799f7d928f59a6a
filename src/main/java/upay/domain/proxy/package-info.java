/** The outbound HTTP proxy: its address and credentials, as configured. */
@NullMarked
package upay.domain.proxy;

import org.jspecify.annotations.NullMarked;
