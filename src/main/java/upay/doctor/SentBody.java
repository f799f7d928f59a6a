package upay.doctor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.doctor.JsonValue.Literal;
import upay.doctor.JsonValue.Member;
import upay.doctor.JsonValue.Members;
import upay.doctor.JsonValue.Text;

/**
 * A body as it was sent, and what it says.
 *
 * @param bytes at most {@link SignedRequest#BODY_MAX} of them
 * @param charset the one that it is in; null: neither UTF-8 nor GBK
 * @param text without the byte order mark; null: no text
 * @param fields of the JSON object or form; null: it is neither
 * @param isForm whether the fields are those of a form
 */
record SentBody(
        byte[] bytes,
        @Nullable Charset charset,
        @Nullable String text,
        @Nullable Members fields,
        boolean isForm) {
    static final Charset GBK = Charset.forName("GBK");
    static final String BOM = "\uFEFF";

    static SentBody read(SignedRequest request) {
        byte[] body = request.body();
        byte[] bytes = body.length > SignedRequest.BODY_MAX ? Arrays.copyOf(body, SignedRequest.BODY_MAX) : body;
        String text = decode(bytes, StandardCharsets.UTF_8);
        Charset charset = text == null ? GBK : StandardCharsets.UTF_8;
        text = text == null ? decode(bytes, GBK) : text;
        if (text == null) {
            return new SentBody(bytes, null, null, null, false);
        }
        String bare = text.startsWith(BOM) ? text.substring(1) : text;
        Members json = JsonValue.parse(bare);
        Members form = json != null ? null : isMultipart(request) ? FormText.parseParts(bare) : FormText.parse(bare);
        return new SentBody(bytes, charset, bare, json == null ? form : json, form != null);
    }

    /** As some HTTP clients send an array of fields. */
    private static boolean isMultipart(SignedRequest request) {
        String type = request.contentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    boolean isJson() {
        return fields != null && !isForm;
    }

    /** The value of a field at the top level, a text or number that is not empty; null: none. */
    @Nullable String top(String name) {
        if (fields == null) {
            return null;
        }
        Optional<JsonValue> found = fields.list().stream()
                .filter(member -> member.name().equals(name))
                .map(Member::value)
                .findFirst();
        JsonValue value = found.orElse(null);
        if (value instanceof Text text) {
            return text.text().isEmpty() ? null : text.text();
        }
        return value instanceof Literal literal && !literal.isNull() ? literal.text() : null;
    }

    /** What is sent, without its content. */
    @Override
    public String toString() {
        return bytes.length + " bytes of " + (fields == null ? "neither JSON nor a form" : isForm ? "a form" : "JSON");
    }
}
