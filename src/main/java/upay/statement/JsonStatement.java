package upay.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object in each line, with the columns' names, without absent values. Yuan are texts: exact in any reader. */
final class JsonStatement extends StatementForm {
    private static final JsonFactory JSON = new JsonFactory();

    JsonStatement(StatementHead head) {
        super(head);
    }

    @Override
    public String begin() {
        return "";
    }

    @Override
    String line(List<@Nullable Object> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (value instanceof Long number) {
                    json.writeNumberField(COLUMNS.get(i), number);
                } else if (value != null) {
                    json.writeStringField(
                            COLUMNS.get(i),
                            value instanceof java.math.BigDecimal exact ? exact.toPlainString() : value.toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }
}
