/** Natural batching: rows that arrive during a statement go to the server together in the next one. */
@NullMarked
package upay.store.batch;

import org.jspecify.annotations.NullMarked;
