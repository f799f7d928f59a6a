package upay.port;

/**
 * The ports of the operations and drives.
 *
 * @param ledger the stored orders
 * @param channels the payment channels
 * @param instance this running gateway among the others
 * @param timers delays on the caller's context
 * @param numbers of new orders and transactions
 */
public record Ports(Ledger ledger, Channels channels, Instance instance, Timers timers, NumberGenerator numbers) {}
