/**
 * Orders, transactions, money and the one table of their state transitions.
 *
 * <p>Lives here: records, enums and pure functions over them. Must not: I/O, futures, JSON, clocks, anything but the JDK.
 * Every package may import it. Start with {@link upay.domain.Order} and {@link upay.domain.Transitions}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.domain;

import org.jspecify.annotations.NullMarked;
