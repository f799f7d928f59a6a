package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JSON bodies, damaged; what is accepted, Gson must read in the same way. */
final class JsonBodies implements FuzzInput {
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u0000",
            "\\u0041",
            "\\ud83d",
            "\\/",
            "\\\"",
            "null",
            "true",
            "-1",
            "1e2",
            "0",
            "00",
            "/*",
            "//",
            "#",
            "'",
            "\ufeff",
            "\u0000",
            "\u8336",
            " ",
            "\r\n",
            "\"sn\":\"1\",",
            "\"x\":{},",
            "\"order_status\":\"PAID\",",
            "&",
            "=",
            "&sn=1",
            ",\"client_sn\":\"c-2\"",
            "NaN");

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Verdict judge(RandomInput noise) {
        byte[] body = noise.damage(Requests.utf8(object(noise)), WORDS);
        return Requests.judge(body, JsonBodies::read);
    }

    private static String object(RandomInput noise) {
        List<String> members = new ArrayList<>();
        for (String[] field : Requests.FIELDS) {
            if (!noise.chance(10)) {
                members.add(quoted(noise, field[0]) + noise.of(":", ":", " : ") + value(noise, field[1]));
            }
        }
        if (noise.chance(30)) {
            members.add(quoted(noise, noise.text(6)) + ":" + value(noise, noise.text(20)));
        }
        int turn = members.isEmpty() ? 0 : noise.below(members.size());
        java.util.Collections.rotate(members, turn);
        return noise.of("", "", "", "\ufeff", "\n", " ") + "{" + String.join(noise.of(",", ",", ", ", ",\r\n"), members)
                + "}" + noise.of("", "", "\n");
    }

    private static String value(RandomInput noise, String text) {
        if (noise.chance(5)) {
            return noise.of("null", "{}", "[1,[2]]", "{\"a\":{\"a\":1}}", "true", "\"\"", "12");
        }
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '1' && c <= '9');
        return digits && noise.chance(50) ? text : quoted(noise, text);
    }

    /** Any character may be escaped, and means the same. */
    private static String quoted(RandomInput noise, String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c) || noise.chance(2)) {
                json.append(String.format(noise.of("\\u%04x", "\\u%04X"), (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonReader reader =
                new JsonReader(new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8))) {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                JsonToken token = reader.peek();
                String text = "";
                if (token == JsonToken.STRING || token == JsonToken.NUMBER) {
                    text = reader.nextString();
                } else {
                    reader.skipValue();
                }
                assertThat(fields.put(name, text)).as("two values of " + name).isNull();
            }
            reader.endObject();
            assertThat(reader.peek()).isEqualTo(JsonToken.END_DOCUMENT);
        } catch (IOException | IllegalStateException e) {
            throw new AssertionError("accepted, but Gson cannot read it", e);
        }
        return fields;
    }
}
