package upay.protocol;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;

/** Bodies of requests, field by field; values are JSON source texts. */
final class RequestBodyBuilder {
    static final Terminal SIGNER = new Terminal("t-1", new Secret("s"), "m-1", "store-1", true);
    static final Terminal CURRENT_SIGNER = SIGNER.withProfile(new TerminalProfile(Dialect.CURRENT, null, null));

    private final Map<String, String> fields = new LinkedHashMap<>();

    static RequestBodyBuilder pay() {
        return new RequestBodyBuilder()
                .with("terminal_sn", "\"t-1\"")
                .with("client_sn", "\"c-1\"")
                .with("total_amount", "\"100\"")
                .with("dynamic_id", "\"280000000000000001\"")
                .with("subject", "\"披萨\"")
                .with("operator", "\"刘侃\"");
    }

    static RequestBodyBuilder precreate() {
        return pay().without("dynamic_id").with("payway", "\"3\"");
    }

    static RequestBodyBuilder refund() {
        return new RequestBodyBuilder()
                .with("terminal_sn", "\"t-1\"")
                .with("client_sn", "\"c-1\"")
                .with("refund_request_no", "\"r-1\"")
                .with("refund_amount", "\"40\"")
                .with("operator", "\"刘侃\"");
    }

    static RequestBodyBuilder order() {
        return new RequestBodyBuilder().with("terminal_sn", "\"t-1\"").with("client_sn", "\"c-1\"");
    }

    static RequestBodyBuilder of(String operation) {
        return switch (operation) {
            case "pay" -> pay();
            case "precreate" -> precreate();
            case "refund" -> refund();
            default -> order();
        };
    }

    static RequestSchema<?> schema(String operation) {
        return switch (operation) {
            case "pay" -> RequestSchema.PAY;
            case "precreate" -> RequestSchema.PRECREATE;
            case "refund" -> RequestSchema.REFUND;
            case "query" -> RequestSchema.QUERY;
            default -> RequestSchema.ORDER;
        };
    }

    RequestBodyBuilder with(String field, String jsonSource) {
        fields.put(field, jsonSource);
        return this;
    }

    RequestBodyBuilder without(String field) {
        fields.remove(field);
        return this;
    }

    String json() {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The same in a form; only for values that are plain JSON strings. */
    String form() {
        return fields.entrySet().stream()
                .map(field -> field.getKey()
                        + '='
                        + URLEncoder.encode(
                                field.getValue().substring(1, field.getValue().length() - 1), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static <R> DecodedRequest<R> decode(RequestSchema<R> schema, String body) {
        return schema.decode(body.getBytes(StandardCharsets.UTF_8), SIGNER);
    }

    /** @throws AssertionError when it is refused */
    static <R> R valid(DecodedRequest<R> decoded) {
        if (decoded instanceof DecodedRequest.Valid<R> valid) {
            return valid.request();
        }
        throw new AssertionError(((DecodedRequest.Refused<R>) decoded).refusal());
    }

    /** The error code, and the message after a space; "valid" when there is nothing to refuse. */
    static String verdict(DecodedRequest<?> decoded) {
        return decoded instanceof DecodedRequest.Refused<?> refused
                ? refused.refusal().error() + " " + refused.refusal().message()
                : "valid";
    }
}
