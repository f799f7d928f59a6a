/**
 * The interfaces through which the core reaches the store, the channels, the clock and its own instance.
 *
 * <p>Each has an implementation in a spoke ({@code upay.store}, {@code upay.channel}, {@code upay.app}) and another one in
 * the tests. Start with {@link upay.port.Ledger}.
 */
@NullMarked
package upay.port;

import org.jspecify.annotations.NullMarked;
