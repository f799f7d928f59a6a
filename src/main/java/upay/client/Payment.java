package upay.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.Secret;

/**
 * The request of a pay or a precreate (protocol.md#requests).
 *
 * @param clientSn the merchant's order number, ≤ 64, never used before
 * @param total in fen, > 0
 * @param paymentCode the customer's, for a pay; null for a precreate
 * @param payway null (pay only): the gateway recognises the code
 * @param subject ≤ 64
 * @param operator the cashier, ≤ 32
 * @param more optional fields by their names on the wire (reflect, description, notify_url, …)
 */
public record Payment(
        String clientSn,
        Fen total,
        @Nullable Secret paymentCode,
        @Nullable Payway payway,
        String subject,
        String operator,
        Map<String, String> more) {

    public Payment {
        more = Map.copyOf(more);
    }

    /** The till scans the customer's payment code. */
    public static Payment byCode(String clientSn, Fen total, String paymentCode, String subject, String operator) {
        return new Payment(clientSn, total, new Secret(paymentCode), null, subject, operator, Map.of());
    }

    /** The customer scans a QR code. */
    public static Payment byQr(String clientSn, Fen total, Payway payway, String subject, String operator) {
        return new Payment(clientSn, total, null, payway, subject, operator, Map.of());
    }

    /** A copy with one more optional field. */
    public Payment with(String field, String value) {
        Map<String, String> extended = new LinkedHashMap<>(more);
        extended.put(field, value);
        return new Payment(clientSn, total, paymentCode, payway, subject, operator, extended);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_sn", clientSn);
        fields.put("total_amount", total.toString());
        if (paymentCode != null) {
            fields.put("dynamic_id", paymentCode.reveal());
        }
        if (payway != null) {
            fields.put("payway", payway.code());
        }
        fields.put("subject", subject);
        fields.put("operator", operator);
        fields.putAll(more);
        return fields;
    }
}
