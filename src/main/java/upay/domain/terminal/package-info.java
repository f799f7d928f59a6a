/** A terminal: its secret, certificate, signature policy and rights. */
@NullMarked
package upay.domain.terminal;

import org.jspecify.annotations.NullMarked;
