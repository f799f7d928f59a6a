package upay.port;

/**
 * What an order's operations and drives reach the world through.
 *
 * @param ledger the stored orders
 * @param channels the payment channels
 * @param instance this running gateway among the others
 * @param timers delays on the caller's context
 */
public record Ports(Ledger ledger, Channels channels, Instance instance, Timers timers) {}
