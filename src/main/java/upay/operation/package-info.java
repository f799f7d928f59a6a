/**
 * The operations of the protocol, one class each: pay, precreate, query, cancel, refund and callback.
 *
 * <p>Not allowed: HTTP, SQL, the event bus. Of Vert.x only {@code Future} and {@code Promise}. External systems are
 * reached through the interfaces of {@code upay.port}. Start with {@link upay.operation.Operations}.
 *
 * <p>Threads: everything runs on the context of the request or timer that started it; nothing blocks.
 */
@NullMarked
package upay.operation;

import org.jspecify.annotations.NullMarked;
