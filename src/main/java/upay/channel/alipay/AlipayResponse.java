package upay.channel.alipay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelText;

/**
 * One parsed answer of the gateway: {@code {"<method>_response":{…},"sign":"…"}}.
 *
 * @param source the response node exactly as received, which is the signed text
 * @param node the same, parsed
 * @param sign empty if absent
 */
record AlipayResponse(String source, JsonObject node, String sign) {
    /** Duplicate names would let a forger have one node verified and another one read. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Gateway-level refusals may use this name instead of the method's. */
    private static final String ERROR_NODE = "error_response";

    /** Empty if the body is not an answer to this method: not UTF-8, not JSON, or with missing or additional parts. */
    static Optional<AlipayResponse> read(Buffer body, String method) {
        String name = method.replace('.', '_') + "_response";
        return ChannelText.utf8(body).flatMap(text -> parse(text, name));
    }

    /** Null if the field is absent, empty or not text. */
    @Nullable String text(String field) {
        return node.getValue(field) instanceof String text && !text.isEmpty() ? text : null;
    }

    private static Optional<AlipayResponse> parse(String text, String name) {
        String source = null;
        String sign = "";
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals(name) || field.equals(ERROR_NODE)) {
                    if (value != JsonToken.START_OBJECT || source != null) {
                        return Optional.empty();
                    }
                    source = objectText(parser, text);
                } else if (field.equals("sign")) {
                    sign = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                } else {
                    parser.skipChildren();
                }
            }
            return parser.nextToken() == null && source != null
                    ? Optional.of(new AlipayResponse(source, new JsonObject(source), sign))
                    : Optional.empty();
        } catch (IOException | DecodeException e) {
            return Optional.empty();
        }
    }

    private static String objectText(JsonParser parser, String text) throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getCharOffset();
        return text.substring(from, to);
    }

    @Override
    public String toString() {
        return "an answer of Alipay";
    }
}
