package upay.bill;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of a row.
 *
 * @param own the gateway's number of the transaction; null where the channel's bill does not carry it
 * @param channel the channel's number of the transaction, or of its trade if the transaction has none; null: none
 * @param original the gateway's number of the order that money was returned of; null for payments, or unknown
 * @param originalChannel the channel's number of the trade that money was returned of; null for payments, or unknown
 */
public record BillNumbers(
        @Nullable String own,
        @Nullable String channel,
        @Nullable String original,
        @Nullable String originalChannel) {}
