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
import upay.channel.connector.ChannelResponse;
import upay.channel.message.ReceivedText;

/**
 * One parsed answer of the gateway: {@code {"<method>_response":{…},"sign":"…"}}.
 *
 * @param source the bytes of the response node exactly as received, which are signed
 * @param node the same, parsed
 * @param sign empty if absent
 * @param certificate the number of the certificate that it is signed with; empty if absent
 */
record AlipayResponse(Buffer source, JsonObject node, String sign, String certificate) {
    /** Duplicate names would let a forger have one node verified and another one read. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Gateway-level refusals may use this name instead of the method's. */
    private static final String ERROR_NODE = "error_response";

    /** Empty if the body is not an answer to this method: not JSON, or with missing or additional parts. */
    static Optional<AlipayResponse> read(ChannelResponse answer, String method) {
        ReceivedText body = ReceivedText.ofContent(answer.body().getBytes(), answer.contentType());
        return parse(body, method.replace('.', '_') + "_response", answer.contentType());
    }

    /** The number of the certificate that an answer to any method is signed with; empty if it names none. */
    static String certificate(ChannelResponse answer) {
        ReceivedText body = ReceivedText.ofContent(answer.body().getBytes(), answer.contentType());
        String certificate = "";
        boolean signed = false;
        try (JsonParser parser = JSON.createParser(body.text())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                signed |= text && field.equals("sign");
                if (text && field.equals(AlipaySignature.CERTIFICATE)) {
                    certificate = parser.getText();
                }
                parser.skipChildren();
            }
            return signed && parser.nextToken() == null ? certificate : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Null if the field is absent, empty, not text, or not decoded as a whole. */
    @Nullable String text(String field) {
        String text = words(field);
        return text != null && ReceivedText.isWhole(text) ? text : null;
    }

    /** The field as text to show, of which parts may be replaced; null if it is absent, empty or not text. */
    @Nullable String words(String field) {
        return node.getValue(field) instanceof String text && !text.isEmpty() ? text : null;
    }

    private static Optional<AlipayResponse> parse(ReceivedText body, String name, @Nullable String contentType) {
        String text = body.text();
        byte[] source = null;
        String sign = "";
        String certificate = "";
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
                    source = objectBytes(parser, body);
                } else if (field.equals("sign")) {
                    sign = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                } else if (field.equals(AlipaySignature.CERTIFICATE)) {
                    certificate = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                } else {
                    parser.skipChildren();
                }
            }
            return parser.nextToken() == null && source != null
                    ? Optional.of(
                            new AlipayResponse(Buffer.buffer(source), node(source, contentType), sign, certificate))
                    : Optional.empty();
        } catch (IOException | DecodeException e) {
            return Optional.empty();
        }
    }

    /** By its own bytes alone: what stands around the signed node must not change how it is read. */
    private static JsonObject node(byte[] source, @Nullable String contentType) throws IOException {
        String text = ReceivedText.ofContent(source, contentType).text();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new DecodeException("more than one value");
            }
        }
        return new JsonObject(text);
    }

    private static byte[] objectBytes(JsonParser parser, ReceivedText body) throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getCharOffset();
        return body.bytes(from, to);
    }

    @Override
    public String toString() {
        return "an answer of Alipay";
    }
}
