package upay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A query, decoded and valid by itself (protocol.md#query). The order is named as by {@link OrderRef}.
 *
 * @param refundRequestNo the refund that is asked about; null: the order
 */
public record QueryRequest(
        @Nullable String sn,
        @Nullable String clientSn,
        @Nullable String refundRequestNo) {}
