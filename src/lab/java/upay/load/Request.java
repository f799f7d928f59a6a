package upay.load;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import upay.protocol.signature.Md5Signature;

/**
 * A signed request: the bytes, and the header that signs these bytes.
 *
 * @param path after the gateway's base
 */
record Request(String path, byte[] body, String authorization) {
    private static final String SUBJECT = "咖啡与蛋糕";
    private static final String OPERATOR = "刘侃";
    /** What the sandbox plays for QR codes. */
    private static final String QR_PAYWAY = "3";

    /** A pay, or a precreate. */
    static Request first(Sale sale) {
        JsonObject body = new JsonObject()
                .put("client_sn", sale.clientSn())
                .put("total_amount", Long.toString(sale.total()))
                .put("subject", SUBJECT)
                .put("operator", OPERATOR);
        return sale.code() == null
                ? signed(sale.till(), "precreate", body.put("payway", QR_PAYWAY))
                : signed(sale.till(), "pay", body.put("dynamic_id", sale.code()));
    }

    static Request query(Sale sale) {
        return signed(sale.till(), "query", named(sale));
    }

    static Request cancel(Sale sale) {
        return signed(sale.till(), "cancel", named(sale));
    }

    static Request refund(Sale sale) {
        return signed(
                sale.till(),
                "refund",
                named(sale)
                        .put("refund_request_no", sale.refundNo())
                        .put("refund_amount", Long.toString(sale.refund()))
                        .put("operator", OPERATOR));
    }

    private static JsonObject named(Sale sale) {
        return new JsonObject().put("client_sn", sale.clientSn());
    }

    private static Request signed(Till till, String operation, JsonObject fields) {
        byte[] body = fields.put("terminal_sn", till.sn()).encode().getBytes(StandardCharsets.UTF_8);
        return new Request("/upay/v2/" + operation, body, till.sn() + " " + Md5Signature.sign(body, till.secret()));
    }
}
