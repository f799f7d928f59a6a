/**
 * The composition root wires the configuration, store, channels and ports into a gateway and ends them in order.
 *
 * <p>Contents: wiring, and the translation of configuration into each part's own options. Not allowed: decisions about
 * payments. Only {@code upay.cli} imports it. Start with {@link upay.app.Gateway}.
 *
 * <p>Threads: starting and closing block, on the main thread and on the thread that shuts the program down.
 */
@NullMarked
package upay.app;

import org.jspecify.annotations.NullMarked;
