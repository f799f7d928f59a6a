/** An embedded PostgreSQL server: its binaries, roles, start, stop and crash clean-up. */
@NullMarked
package upay.store.embedded;

import org.jspecify.annotations.NullMarked;
