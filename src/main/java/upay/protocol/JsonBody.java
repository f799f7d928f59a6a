package upay.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;

/** A JSON body: its top level's fields. */
final class JsonBody {
    private static final String NOT_JSON = "请求体不是合法的JSON对象";
    private static final String DUPLICATE = "请求体含有重复的字段或键";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CharBuffer source;
    private final Fields fields = new Fields();
    private @Nullable IgnoredFields ignored;
    private @Nullable Field near;

    private JsonBody(CharBuffer source) {
        this.source = source;
    }

    /**
     * @param likely the expected value of one of its strings
     * @throws UnreadableBody if it is not one JSON object in UTF-8
     */
    static Fields read(byte[] body, String likely) throws UnreadableBody {
        Fields plain = FlatJsonBody.read(body, likely);
        return plain != null ? plain : parse(body);
    }

    /** As {@link #read}, for any body. */
    static Fields parse(byte[] body) throws UnreadableBody {
        CharBuffer text = Utf8.decodeInPlace(body);
        if (text == null) {
            throw new UnreadableBody("请求体不是合法的UTF-8");
        }
        if (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK) {
            text.position(1);
            text.compact().flip();
        }
        if (!Json.escapesAreHex(text)) {
            throw new UnreadableBody(NOT_JSON);
        }
        return new JsonBody(text).read();
    }

    private Fields read() throws UnreadableBody {
        try (JsonParser parser = Json.FACTORY.createParser(source.array(), 0, source.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableBody(NOT_JSON);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                near = Field.of(name);
                parser.nextToken();
                if (near == null) {
                    ignore(name, parser);
                } else if (fields.firstSight(near)) {
                    keep(near, parser);
                } else {
                    parser.skipChildren();
                }
            }
            near = null;
            if (parser.nextToken() != null) {
                throw new UnreadableBody(NOT_JSON);
            }
            return fields;
        } catch (IOException malformed) {
            throw new UnreadableBody(near == null ? NOT_JSON : NOT_JSON + "，" + near + "附近有误");
        }
    }

    private void keep(Field field, JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fields.put(field, parser.getText());
            default -> {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                JsonScan scan = JsonScan.of(parser, source);
                if (scan.duplicateKeys()) {
                    fields.putUnusable(field, field + "含有重复的键");
                } else if (field.mayBeJson()) {
                    int end = (int) parser.currentLocation().getCharOffset();
                    fields.put(field, source.subSequence(start, end).toString(), scan);
                } else {
                    fields.putUnusable(field, field + "必须为字符串或数字");
                }
            }
        }
    }

    private void ignore(String name, JsonParser parser) throws IOException {
        if (ignored == null) {
            ignored = new IgnoredFields(fields);
        }
        if (!ignored.named(name, DUPLICATE)) {
            parser.skipChildren();
            return;
        }
        switch (parser.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ignored.text(name, parser.getText());
            default -> {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                JsonScan scan = JsonScan.of(parser, source);
                ignored.json(name, scan, (int) parser.currentLocation().getCharOffset() - start);
                if (scan.duplicateKeys()) {
                    fields.fault(DUPLICATE);
                }
            }
        }
    }
}
