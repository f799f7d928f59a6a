package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Form bodies, damaged; what is accepted is visible ASCII, and the JDK's decoder must read it in the same way. */
final class FormBodies implements FuzzInput {
    private static final List<String> WORDS = List.of(
            "&",
            "=",
            "%",
            "+",
            "%26",
            "%3D",
            "%00",
            "%0A",
            "%0d",
            "%E8%8C%B6",
            "%ff",
            "%ed%a0%80",
            "%zz",
            "&sn=1",
            "&client_sn=c-2",
            "&x",
            "&x=1",
            "&order_status=PAID",
            "{",
            "}",
            "\"",
            "\n",
            "\r\n",
            " ",
            "\u8336",
            "\u0000",
            "\ufeff");

    @Override
    public String name() {
        return "form";
    }

    @Override
    public Verdict judge(RandomInput noise) {
        byte[] body = noise.damage(Requests.utf8(form(noise)), WORDS);
        return Requests.judge(body, FormBodies::read);
    }

    private static String form(RandomInput noise) {
        List<String> pairs = new ArrayList<>();
        for (String[] field : Requests.FIELDS) {
            if (!noise.chance(10)) {
                pairs.add(field[0] + "=" + URLEncoder.encode(field[1], StandardCharsets.UTF_8));
            }
        }
        if (noise.chance(30)) {
            pairs.add(URLEncoder.encode(noise.text(6), StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(noise.text(20), StandardCharsets.UTF_8));
        }
        int turn = pairs.isEmpty() ? 0 : noise.below(pairs.size());
        java.util.Collections.rotate(pairs, turn);
        return String.join(noise.of("&", "&", "&", "&&"), pairs) + noise.of("", "", "\n", "\r\n", "&");
    }

    private static Map<String, String> read(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1).replaceFirst("\r?\n\\z", "");
        assertThat(text).matches("[!-~]*");
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String value = parts.length == 1 ? "" : parts[1];
                String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
                assertThat(fields.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8)))
                        .as("two values of " + name)
                        .isNull();
            }
        }
        return fields;
    }
}
