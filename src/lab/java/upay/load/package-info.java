/**
 * The load test that an operator runs before opening day ({@code scripts/load}): what tills do, and what is believed of their
 * answers. Gatling, which sends it, is in {@code src/load} and comes with a Maven profile of its own; what stands here needs
 * none of it. Start reading at {@link upay.load.Load}.
 */
package upay.load;
