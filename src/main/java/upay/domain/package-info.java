/**
 * What exists: money, orders, transactions, channels' verdicts, and the one transition table.
 *
 * <p>Lives here: records, enums and pure functions over them. Must not: I/O, futures, JSON, clocks, anything but the
 * JDK. Everybody may enter. Start with {@link upay.domain.Order}, {@link upay.domain.channel.Outcome} and
 * {@link upay.domain.Transitions}.
 *
 * <p>Threads: everything here is immutable.
 */
package upay.domain;
