package upay.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A till's reference to an order: the gateway's number or its own; at least one of them.
 *
 * @param sn the gateway's, or the channel's trade_no; null if unknown
 * @param clientSn the merchant's own; null if unknown
 */
public record OrderRef(@Nullable String sn, @Nullable String clientSn) {

    public static OrderRef bySn(String sn) {
        return new OrderRef(sn, null);
    }

    public static OrderRef byClientSn(String clientSn) {
        return new OrderRef(null, clientSn);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (sn != null) {
            fields.put("sn", sn);
        }
        if (clientSn != null) {
            fields.put("client_sn", clientSn);
        }
        return fields;
    }
}
