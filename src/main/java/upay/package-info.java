/**
 * The root: where the parts are put together, in order, and taken apart in reverse. The only code that knows everybody.
 *
 * <p>Lives here: wiring, and the translation of configuration into each part's own options. Must not: decide anything about
 * payments. Nobody may import it but {@code upay.cli}. Start with {@link upay.app.Gateway}.
 *
 * <p>Threads: starting and closing block, on the main thread and on the thread that shuts the program down.
 */
package upay;
