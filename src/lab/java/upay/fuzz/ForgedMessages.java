package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be made of messages that a channel has signed, without its key: bytes spoiled, fields of one under the signature of
 * another, fields changed, added and left out, the signed text cut at other places. What is believed must be what the
 * signature was made for.
 */
final class ForgedMessages implements FuzzInput {
    private static final String SN = "7894259244061958";
    private static final String OTHER_SN = "7894259244061960";

    private static final List<String> WORDS = List.of(
            "&",
            "=",
            "%26",
            "%3D",
            "%00",
            "+",
            "%",
            "<",
            ">",
            "</xml>",
            "<x>1</x>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#38;",
            "<!--",
            "\"",
            "\\",
            "\\/",
            "\\u0026",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "0",
            "9",
            "-1",
            "00",
            ".",
            "null",
            SN,
            OTHER_SN,
            "88800",
            "888.00",
            "SUCCESS",
            "sign=",
            "&sign_type=MD5",
            "&a=b",
            "\u0000",
            "\ufeff",
            "茶");

    private static final List<String> NAMES = List.of(
            "sign_type",
            "sign_method",
            "signMethod",
            "fee_type",
            "currency",
            "currencyCode",
            "refund_fee",
            "sp_refund_no",
            "req_info",
            "attach",
            "body",
            "zz",
            "a&b",
            "a=b",
            "");

    private final Wire wire;
    private List<Signed> pool;

    ForgedMessages(Wire wire) {
        this.wire = wire;
    }

    /**
     * What the channel signed.
     *
     * @param believed as it is; empty where its text of a till makes it ambiguous
     */
    private record Signed(
            Map<String, String> fields, String sign, byte[] message, String sn, long fen, Optional<Object> believed) {}

    @Override
    public String name() {
        return wire.name();
    }

    /** Made with the first input, since signing takes its time. */
    private synchronized List<Signed> pool() {
        if (pool == null) {
            pool = new ArrayList<>();
            for (boolean paid : new boolean[] {true, false}) {
                add(SN, 1, paid, null);
                add(OTHER_SN, 88_800, paid, null);
                String dear = joined(wire.fields(OTHER_SN, 88_800, paid));
                for (String text : List.of("茶", "a=b", "x & y", "x&", "x&zz=1", "x&" + dear, "x&" + dear + "&zz=")) {
                    wire.tillsField().ifPresent(field -> add(SN, 1, paid, text));
                }
            }
        }
        return pool;
    }

    private void add(String sn, long fen, boolean paid, String text) {
        Map<String, String> fields = new TreeMap<>(wire.fields(sn, fen, paid));
        if (text != null) {
            fields.put(wire.tillsField().orElseThrow(), text);
        }
        String sign = wire.sign(fields);
        byte[] message = wire.message(fields, sign);
        Optional<Object> believed = wire.believed(message);
        assertThat(text != null || !sn.equals(SN) || believed.isPresent())
                .as("what the channel says is believed")
                .isTrue();
        pool.add(new Signed(fields, sign, message, sn, fen, believed));
    }

    @Override
    public Verdict judge(RandomInput noise) {
        Signed one = noise.of(pool());
        Signed two = noise.of(pool());
        Map<String, String> said = new TreeMap<>(one.fields());
        return switch (noise.below(10)) {
            case 0, 1 -> genuine(one);
            case 2, 3, 4 -> judge(noise.damage(one.message(), WORDS), one);
            case 5 -> judge(wire.message(said, two.sign()), two);
            case 6 -> judge(wire.message(recut(noise, one), one.sign()), one);
            case 7 -> {
                said.put(name(noise, one, two), noise.chance(30) ? "" : value(noise, two));
                yield judge(wire.message(said, one.sign()), one);
            }
            case 8 -> {
                said.remove(noise.of(List.copyOf(said.keySet())));
                yield judge(wire.message(said, one.sign()), one);
            }
            default -> judge(noise.bytes(400), null);
        };
    }

    private Verdict genuine(Signed one) {
        assertThat(wire.believed(one.message())).isEqualTo(one.believed());
        return one.believed().isPresent() ? Verdict.ACCEPTED : Verdict.REFUSED;
    }

    /** @param signer whose signature it has; null: none */
    private Verdict judge(byte[] message, Signed signer) {
        Optional<Object> believed = wire.believed(message);
        if (believed.isEmpty()) {
            return Verdict.REFUSED;
        }
        assertThat(signer).as("a signature").isNotNull();
        if (signer.believed().isPresent()) {
            assertThat(believed).as("what was signed").isEqualTo(signer.believed());
        } else {
            assertThat(wire.speaksOf(believed.get(), signer.sn(), signer.fen()))
                    .as("what was signed")
                    .isTrue();
        }
        return Verdict.ACCEPTED;
    }

    private static String name(RandomInput noise, Signed one, Signed two) {
        return noise.chance(60)
                ? noise.of(List.copyOf((noise.chance(50) ? one : two).fields().keySet()))
                : noise.of(NAMES);
    }

    private static String value(RandomInput noise, Signed two) {
        return noise.chance(50)
                ? noise.of(List.copyOf(two.fields().values()))
                : noise.of(noise.text(12), noise.of(WORDS));
    }

    /** The same signed text, cut at some of its ampersands only. */
    private static Map<String, String> recut(RandomInput noise, Signed one) {
        Map<String, String> fields = new TreeMap<>();
        String name = null;
        for (String part : joined(one.fields()).split("&")) {
            int equals = part.indexOf('=');
            if (name == null || equals > 0 && noise.chance(85)) {
                name = part.substring(0, Math.max(0, equals));
                fields.put(name, part.substring(equals + 1));
            } else {
                fields.merge(name, part, (before, more) -> before + "&" + more);
            }
        }
        return fields;
    }

    private static String joined(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
    }

    /** As bytes of a message that is text. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
