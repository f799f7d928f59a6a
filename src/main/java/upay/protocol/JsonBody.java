package upay.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A JSON body: its top level's fields. */
final class JsonBody {
    private static final String NOT_JSON = "请求体不是合法的JSON对象";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String source;
    private final Fields fields = new Fields();
    private Set<String> unknownNames = Set.of();
    private Field near;

    private JsonBody(String source) {
        this.source = source;
    }

    /** @throws UnreadableBody when it is not one JSON object in UTF-8 */
    static Fields read(byte[] body) throws UnreadableBody {
        String text = Utf8.decode(body, 0, body.length);
        if (text == null) {
            throw new UnreadableBody("请求体不是合法的UTF-8");
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return new JsonBody(marked ? text.substring(1) : text).read();
    }

    private Fields read() throws UnreadableBody {
        try (JsonParser parser = Json.FACTORY.createParser(source)) {
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
                    fields.put(field, source.substring(start, end), scan);
                } else {
                    fields.putUnusable(field, field + "必须为字符串或数字");
                }
            }
        }
    }

    /** Unknown fields are ignored, but a body that contradicts itself is not. */
    private void ignore(String name, JsonParser parser) throws IOException {
        if (unknownNames.isEmpty()) {
            unknownNames = new HashSet<>();
        }
        boolean duplicate = !unknownNames.add(name);
        if (parser.currentToken().isStructStart()) {
            duplicate |= JsonScan.of(parser, source).duplicateKeys();
        }
        if (duplicate) {
            fields.fault("请求体含有重复的字段或键");
        }
    }
}
