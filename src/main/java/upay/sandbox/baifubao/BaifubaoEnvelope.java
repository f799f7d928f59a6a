package upay.sandbox.baifubao;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.wire.FlatXml;
import upay.sandbox.wire.WireResponse;

/** The three forms of Baifubao's answers (baifubao.md#wire-form), signed where Baifubao signs them. */
final class BaifubaoEnvelope {
    enum Form {
        /** {@code {"ret":…,"msg":…,"content":{…},"token":""}}; the content is signed, a refusal has none. */
        CONTENT,
        /** {@code {"response":{"err_no":…,"err_msg":…}}}. */
        JSON_RESPONSE,
        /** {@code <response>} in GBK. */
        XML_RESPONSE
    }

    private final BaifubaoSignature signature;

    BaifubaoEnvelope(BaifubaoSignature signature) {
        this.signature = signature;
    }

    WireResponse answer(Form form, BaifubaoReplies.Words words, String spNo, String method, ResponseDelivery delivery) {
        Map<String, String> fields = new LinkedHashMap<>(words.fields());
        if (fields.isEmpty()) {
            return shaped(form, words.code(), words.message(), fields, delivery);
        }
        fields.put("sp_no", spNo);
        fields.put("sign_method", method);
        if (form == Form.XML_RESPONSE) {
            fields.put("ret_code", words.code());
            fields.put("ret_detail", words.message());
        } else if (form == Form.JSON_RESPONSE) {
            fields.put("err_no", words.code());
            fields.put("err_msg", words.message());
        } else {
            fields.put("version", "1");
        }
        String sign = signature.of(fields, method);
        fields.put("sign", delivery == ResponseDelivery.WRONG_SIGNATURE ? reversed(sign) : sign);
        return shaped(form, words.code(), words.message(), fields, delivery);
    }

    WireResponse unsigned(Form form, BaifubaoReplies.Words words) {
        return shaped(form, words.code(), words.message(), new LinkedHashMap<>(), ResponseDelivery.PLAIN);
    }

    private static WireResponse shaped(
            Form form, String code, String message, Map<String, String> fields, ResponseDelivery delivery) {
        return switch (form) {
            case CONTENT ->
                json(
                        new JsonObject()
                                .put("ret", code)
                                .put("msg", message)
                                .put("content", object(fields))
                                .put("token", ""),
                        delivery);
            case JSON_RESPONSE -> {
                fields.put("err_no", code);
                fields.put("err_msg", message);
                yield json(new JsonObject().put("response", object(fields)), delivery);
            }
            case XML_RESPONSE -> {
                fields.put("ret_code", code);
                fields.put("ret_detail", message);
                String xml = "<?xml version=\"1.0\" encoding=\"gbk\" ?>" + FlatXml.write("response", fields);
                yield WireResponse.of(
                        "text/xml; charset=gbk", Buffer.buffer(xml.getBytes(BaifubaoSignature.GBK)), delivery);
            }
        };
    }

    private static JsonObject object(Map<String, String> fields) {
        JsonObject object = new JsonObject();
        fields.forEach(object::put);
        return object;
    }

    /** As Baidu's servers write it: ASCII only. */
    private static WireResponse json(JsonObject json, ResponseDelivery delivery) {
        StringBuilder text = new StringBuilder();
        for (char c : json.encode().toCharArray()) {
            if (c < 0x80) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return WireResponse.of("application/json", Buffer.buffer(text.toString()), delivery);
    }

    private static String reversed(String sign) {
        return new StringBuilder(sign).reverse().toString();
    }
}
