/** The management API through its port. */
@NullMarked
package upay.e2e.api;

import org.jspecify.annotations.NullMarked;
