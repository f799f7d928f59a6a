package upay.protocol;

import org.jspecify.annotations.Nullable;
import upay.domain.Fen;

/**
 * A refund, decoded and valid by itself (protocol.md#requests). Optional fields are null when absent.
 *
 * @param operator empty when absent
 */
public record RefundRequest(
        OrderRef order,
        String refundRequestNo,
        Fen refundAmount,
        String operator,
        @Nullable String clientTsn,
        @Nullable String reflect,
        @Nullable String extended) {}
