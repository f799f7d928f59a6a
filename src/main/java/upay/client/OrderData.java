package upay.client;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    public @Nullable String sn() {
        return fields.get("sn");
    }

    public @Nullable String clientSn() {
        return fields.get("client_sn");
    }

    public @Nullable String qrCode() {
        return fields.get("qr_code");
    }

    /** Null if absent, or if this client does not know the value. */
    public @Nullable OrderStatus orderStatus() {
        return ProtocolEnums.known(OrderStatus.class, fields.get("order_status"));
    }

    /** Null as above. */
    public @Nullable TransactionStatus status() {
        return ProtocolEnums.known(TransactionStatus.class, fields.get("status"));
    }

    public @Nullable Fen total() {
        return amount("total_amount");
    }

    public @Nullable Fen net() {
        return amount("net_amount");
    }

    /** Null if absent or not an amount. */
    private @Nullable Fen amount(String field) {
        String digits = fields.get(field);
        return digits == null || !digits.matches("[0-9]{1,18}") ? null : Fen.of(Long.parseLong(digits));
    }
}
