/**
 * Work that takes longer than a request: begun by one request, followed by others. Those of {@link upay.api.task.Tasks} are
 * one at a time on a gateway; a {@link upay.api.task.SoleTask} is one of its kind beside them.
 */
@NullMarked
package upay.api.task;

import org.jspecify.annotations.NullMarked;
