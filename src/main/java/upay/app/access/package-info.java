/** Who acts on a gateway and its store, and what is recorded of it. */
@NullMarked
package upay.app.access;

import org.jspecify.annotations.NullMarked;
