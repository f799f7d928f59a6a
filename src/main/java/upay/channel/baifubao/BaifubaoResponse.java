package upay.channel.baifubao;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.channel.message.ChannelXml;
import upay.channel.message.ReceivedText;

/**
 * One parsed answer. Payments answer JSON, {@code {"ret":"0","msg":"OK","content":{…}}}, a cancel {@code
 * {"response":{"err_no":…,"err_msg":…}}}, refunds flat XML in GBK.
 *
 * @param code ret, err_no or ret_code; empty if absent
 * @param words msg, err_msg or ret_detail; empty if absent
 * @param fields the part that may be signed: the content, the response, or the whole XML
 */
record BaifubaoResponse(String code, String words, Map<String, String> fields) {
    /** Duplicate names would let a forger have one value verified and another one read. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The field of a QR code whose content is its text alone. */
    static final String QR_CODE = "url";

    static Optional<BaifubaoResponse> ofPayment(Buffer body) {
        return json(body).filter(json -> json.containsKey("ret")).map(json -> {
            Object content = json.getValue("content");
            Map<String, String> fields =
                    content instanceof String qrCode && !qrCode.isEmpty() ? Map.of(QR_CODE, qrCode) : scalars(content);
            return new BaifubaoResponse(text(json.getValue("ret")), text(json.getValue("msg")), fields);
        });
    }

    static Optional<BaifubaoResponse> ofCancel(Buffer body) {
        return json(body)
                .filter(json -> json.getValue("response") instanceof JsonObject)
                .map(json -> scalars(json.getValue("response")))
                .map(fields -> new BaifubaoResponse(
                        fields.getOrDefault("err_no", ""), fields.getOrDefault("err_msg", ""), fields));
    }

    static Optional<BaifubaoResponse> ofRefund(Buffer body) {
        return ChannelXml.read(ReceivedText.ofXml(body.getBytes(), "text/xml;charset=GBK")
                        .text())
                .filter(fields -> fields.containsKey("ret_code"))
                .map(fields -> new BaifubaoResponse(
                        fields.getOrDefault("ret_code", ""),
                        fields.getOrDefault("ret_detail", fields.getOrDefault("ret_details", "")),
                        fields));
    }

    /** Null if the field is absent or empty. */
    @Nullable String text(String field) {
        String text = fields.get(field);
        return text == null || text.isEmpty() ? null : text;
    }

    /** In all samples JSON is ASCII with escapes; otherwise it has the charset requested by output_charset. */
    private static Optional<JsonObject> json(Buffer body) {
        return Optional.of(ReceivedText.ofContent(body.getBytes(), null).text())
                .filter(BaifubaoResponse::isOneObject)
                .flatMap(text -> {
                    try {
                        return Optional.of(new JsonObject(text));
                    } catch (DecodeException e) {
                        return Optional.empty();
                    }
                });
    }

    private static boolean isOneObject(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return false;
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, String> scalars(@Nullable Object object) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (object instanceof JsonObject json) {
            json.forEach(entry -> fields.put(entry.getKey(), text(entry.getValue())));
        }
        return fields;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }

    @Override
    public String toString() {
        return "an answer of Baifubao";
    }
}
