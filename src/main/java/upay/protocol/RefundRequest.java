package upay.protocol;

import upay.domain.Fen;

/** A refund, decoded and valid by itself (protocol.md#requests). Optional fields are null when absent. */
public record RefundRequest(
        OrderRef order,
        String refundRequestNo,
        Fen refundAmount,
        String operator,
        String clientTsn,
        String reflect,
        String extended) {}
