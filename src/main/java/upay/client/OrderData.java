package upay.client;

import java.util.Map;
import java.util.Optional;
import upay.domain.Fen;
import upay.domain.OrderStatus;
import upay.domain.TransactionStatus;

/**
 * {@code data} of a response: an order's state at the gateway.
 *
 * @param fields by their names on the wire, as sent; without the absent ones
 */
public record OrderData(Map<String, String> fields) {
    public OrderData {
        fields = Map.copyOf(fields);
    }

    public Optional<String> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    public String sn() {
        return fields.get("sn");
    }

    public String clientSn() {
        return fields.get("client_sn");
    }

    public String qrCode() {
        return fields.get("qr_code");
    }

    /** Null if absent, or if this client does not know the value. */
    public OrderStatus orderStatus() {
        return ProtocolEnums.known(OrderStatus.class, fields.get("order_status"));
    }

    /** Null as above. */
    public TransactionStatus status() {
        return ProtocolEnums.known(TransactionStatus.class, fields.get("status"));
    }

    public Fen total() {
        return amount("total_amount");
    }

    public Fen net() {
        return amount("net_amount");
    }

    /** Null if absent or not an amount. */
    private Fen amount(String field) {
        String digits = fields.get(field);
        return digits == null || !digits.matches("[0-9]{1,18}") ? null : Fen.of(Long.parseLong(digits));
    }
}
