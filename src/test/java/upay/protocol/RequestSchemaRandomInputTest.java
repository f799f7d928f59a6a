package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;

/** For any input: a request or a refusal, never an exception; and an accepted request keeps the rules. */
@DisplayName("A random body yields a request or a refusal, never an exception")
class RequestSchemaRandomInputTest {
    private static final String LIKELY = "t-1";

    private static final List<RequestSchema<?>> SCHEMAS = List.of(
            RequestSchema.PAY,
            RequestSchema.PRECREATE,
            RequestSchema.REFUND,
            RequestSchema.QUERY,
            RequestSchema.ORDER,
            RequestSchema.CHECK_IN);

    @Property(tries = 2_000)
    void randomBytes(@ForAll @Size(max = 300) byte[] body) {
        assertReadAlike(body);
        SCHEMAS.forEach(schema -> judge(schema.decode(body, RequestBodyBuilder.SIGNER)));
    }

    @Property(tries = 2_000)
    void randomText(@ForAll("jsonish") String body) {
        assertReadAlike(body.getBytes(StandardCharsets.UTF_8));
        SCHEMAS.forEach(schema -> judge(RequestBodyBuilder.decode(schema, body)));
    }

    @Property(tries = 3_000)
    void randomValuesInKnownFields(@ForAll("fields") RequestBodyBuilder body) {
        assertReadAlike(body.json().getBytes(StandardCharsets.UTF_8));
        SCHEMAS.forEach(schema -> judge(RequestBodyBuilder.decode(schema, body.json())));
    }

    @Property(tries = 1_000)
    void randomDamageToAGoodBody(@ForAll int position, @ForAll byte value) {
        byte[] body =
                RequestBodyBuilder.pay().with("extended", "{\"a\":[1]}").json().getBytes(StandardCharsets.UTF_8);
        body[Math.floorMod(position, body.length)] = value;

        judge(RequestSchema.PAY.decode(body, RequestBodyBuilder.SIGNER));
    }

    @Property(tries = 3_000)
    void damageToAPlainBodyIsSeen(@ForAll int position, @ForAll("damage") String damage, @ForAll boolean instead) {
        String body = RequestBodyBuilder.pay().with("total_amount", "100").json();
        int at = Math.floorMod(position, body.length());
        String damaged = body.substring(0, at) + damage + body.substring(at + (instead ? 1 : 0));

        assertReadAlike(damaged.getBytes(StandardCharsets.UTF_8));
        judge(RequestBodyBuilder.decode(RequestSchema.PAY, damaged));
    }

    @Example
    void theUsualBodyIsPlain() {
        assertThat(FlatJsonBody.read(RequestBodyBuilder.order().json().getBytes(StandardCharsets.UTF_8), LIKELY))
                .isNotNull();
        assertThat(FlatJsonBody.read(
                        (" "
                                        + RequestBodyBuilder.pay()
                                                .with("total_amount", " 100 ")
                                                .json() + "\r\n")
                                .getBytes(StandardCharsets.UTF_8),
                        LIKELY))
                .isNotNull();
    }

    @Example
    void whatAStringNearlyAlwaysIsIsNotMadeAgain() {
        assertThat(terminalSn("\"t-1\"")).isSameAs(LIKELY);
        assertThat(terminalSn("\"t-2\"")).isEqualTo("t-2");
        assertThat(terminalSn("\"t-\"")).isEqualTo("t-");
        assertThat(terminalSn("\"t-1 \"")).isEqualTo("t-1 ");
    }

    private static String terminalSn(String json) {
        byte[] body =
                RequestBodyBuilder.order().with("terminal_sn", json).json().getBytes(StandardCharsets.UTF_8);
        return FlatJsonBody.read(body, LIKELY).text(Field.TERMINAL_SN);
    }

    @Property(tries = 1_000)
    void everyTextSurvivesTheEnvelope(@ForAll String words) {
        Reply reply = new Reply.Refusal(CommError.INVALID_PARAMS, words);

        JsonObject answer = new JsonObject(Envelope.encode(reply));

        String said = words.isEmpty() ? CommError.INVALID_PARAMS.message() : words;
        assertThat(answer.getString("error_message")).isEqualTo(TextRules.encodable(said));
    }

    @Provide
    Arbitrary<String> jsonish() {
        Arbitrary<String> tokens = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\\",
                "\\u0000",
                "\\ud800",
                "null",
                "true",
                "1",
                "-1.5e9",
                " ",
                "\n",
                "\"terminal_sn\"",
                "\"t-1\"",
                "\"extended\"",
                "\"reflect\"",
                "&",
                "=",
                "%",
                "%zz",
                "%41",
                "client_sn",
                "披",
                "😀",
                "\uFEFF",
                "\u0000");
        return tokens.list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> damage() {
        return Arbitraries.of(
                "",
                "0",
                "00",
                "-",
                ".",
                "e",
                " ",
                "\t",
                "\"",
                "\\",
                ",",
                ":",
                "{",
                "}",
                "[",
                "\"sn\":1,",
                "\u0000",
                "\u001f",
                "\u007f",
                "披",
                "😀",
                "\uFEFF",
                "\uFFFD");
    }

    @Provide
    Arbitrary<RequestBodyBuilder> fields() {
        Arbitrary<Field> names = Arbitraries.of(Field.class);
        return Combinators.combine(Arbitraries.of("pay", "refund", "query"), names, names, values(), values())
                .as((operation, one, other, value, another) -> RequestBodyBuilder.of(operation)
                        .with(one.wireName(), value)
                        .with(other.wireName(), another));
    }

    private static Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "null",
                        "true",
                        "{}",
                        "[]",
                        "0",
                        "-0",
                        "1e400",
                        "\"\"",
                        "{\"a\":{\"a\":[{}]}}",
                        "\"{}\"",
                        "\"[\""),
                Arbitraries.strings().ofMaxLength(70).map(text -> new JsonObject()
                        .put("v", text)
                        .encode()
                        .replaceFirst("^\\{\"v\":", "")
                        .replaceFirst("}$", "")),
                Arbitraries.bigDecimals().map(Object::toString));
    }

    /** The short way and the long one: the same fields, or only the long one. */
    private static void assertReadAlike(byte[] body) {
        Fields plain = FlatJsonBody.read(body, LIKELY);
        if (plain == null) {
            return;
        }
        try {
            Fields parsed = JsonBody.parse(body);
            assertThat(Arrays.stream(Field.values()).map(plain::text))
                    .containsExactlyElementsOf(
                            Arrays.stream(Field.values()).map(parsed::text).toList());
            assertThat(Arrays.stream(Field.values())).noneMatch(f -> parsed.isUnusable(f) || parsed.scan(f) != null);
            assertThat(parsed.faults()).isEmpty();
        } catch (UnreadableBody e) {
            throw new AssertionError("taken for plain: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    private static void judge(DecodedRequest<?> decoded) {
        if (decoded instanceof DecodedRequest.Refused<?> refused) {
            assertThat(refused.refusal().message()).isNotEmpty().hasSizeLessThan(2_000);
        } else if (((DecodedRequest.Valid<?>) decoded).request() instanceof PayRequest pay) {
            assertThat(pay.totalAmount().value()).isBetween(1L, 9_999_999_999L);
            assertThat(TextRules.length(pay.clientSn())).isBetween(1, 64);
            assertThat(TextRules.length(pay.goods().subject())).isBetween(1, 64);
            assertThat(pay.terminalSn()).isEqualTo("t-1");
        }
    }
}
