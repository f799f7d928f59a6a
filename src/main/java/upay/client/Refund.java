package upay.client;

import java.util.LinkedHashMap;
import java.util.Map;
import upay.domain.Fen;

/**
 * The request of a refund (protocol.md#requests).
 *
 * @param requestNo identifies this refund of this order, ≤ 32: the same number repeats the same refund
 * @param amount in fen, > 0
 * @param operator ≤ 64
 */
public record Refund(OrderRef order, String requestNo, Fen amount, String operator) {

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>(order.fields());
        fields.put("refund_request_no", requestNo);
        fields.put("refund_amount", amount.toString());
        fields.put("operator", operator);
        return fields;
    }
}
