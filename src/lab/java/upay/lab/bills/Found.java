package upay.lab.bills;

/**
 * A finding as the store has it.
 *
 * @param kind its class
 * @param subject the order's number; without an order, the number in the bill
 * @param open it has no resolution
 * @param resolvedBy who resolved it; null: it is open
 */
record Found(long id, String channel, String kind, String subject, boolean open, String resolvedBy) {}
