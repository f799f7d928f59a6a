/** The schema's migrations and the checks that a server must pass. */
@NullMarked
package upay.store.schema;

import org.jspecify.annotations.NullMarked;
