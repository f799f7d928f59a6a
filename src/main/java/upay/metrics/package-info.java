/**
 * The metrics of the gateway: what is counted and measured, under which names, and the text that Prometheus scrapes.
 * Start at {@code Metrics}.
 *
 * <p>A label's values are those of an enum, or of a list that is fixed at start: never a number of an order, a
 * terminal, a merchant, a host or a path.
 */
@NullMarked
package upay.metrics;

import org.jspecify.annotations.NullMarked;
