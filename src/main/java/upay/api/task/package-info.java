/**
 * Work that takes longer than a request: begun by one request, followed by others, one at a time on a gateway. Start at
 * {@link upay.api.task.Tasks}.
 */
@NullMarked
package upay.api.task;

import org.jspecify.annotations.NullMarked;
