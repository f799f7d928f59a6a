package upay.cli.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command's result: one JSON object in one line, with its fields in insertion order, without null values. */
public final class JsonOutput {
    private static final JsonFactory JSON = PrintableText.json();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** With these fields; their values as {@link #put} takes them. */
    public static JsonOutput of(Map<String, Object> fields) {
        JsonOutput output = new JsonOutput();
        fields.forEach(output::put);
        return output;
    }

    /** @param value a text, number, boolean or list of texts; any other value as its text */
    public JsonOutput put(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    /** @param json an object or a value as JSON already; null: none */
    public JsonOutput putJson(String name, @Nullable String json) {
        return put(name, json == null ? null : new Written(json));
    }

    private record Written(String json) {}

    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Written written) {
            json.writeRawValue(written.json);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Collection<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                write(json, item);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }
}
