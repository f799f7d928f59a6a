/**
 * Orders, transactions, money and the one table of their state transitions.
 *
 * <p>Contents: records, enums and pure functions over them. Not allowed: I/O, futures, JSON, clocks, anything but the
 * JDK. Every package may import it. Start with {@link upay.domain.Order} and {@link upay.domain.Transitions}.
 *
 * <p>Threads: everything here is immutable.
 */
@NullMarked
package upay.domain;

import org.jspecify.annotations.NullMarked;
