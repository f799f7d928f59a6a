package upay.channel.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import upay.channel.CallFixture;
import upay.channel.Connectors;
import upay.channel.MessageVector;
import upay.channel.OutcomeText;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/**
 * The contract of every connector. A subclass implements its channel's signature; the vectors of its folder contain
 * the rest.
 */
@DisplayName("A connector decodes every answer and encodes every request as in its vectors")
public abstract class ConnectorContract {
    public static final String NONCE = "0123456789abcdef0123456789abcdef";

    protected abstract Payway payway();

    protected abstract AccountSettings account();

    /** The whole body that the channel would send, signed by an independent witness. */
    protected abstract String signed(ChannelCall call, String content);

    /** The same, with a signature that is not right. */
    protected abstract String wronglySigned(ChannelCall call, String content);

    /** The same, without any. */
    protected abstract String unsigned(ChannelCall call, String content);

    /** What an answer of the vectors is for this account. */
    protected String outcome(MessageVector vector) {
        return vector.header("outcome", "");
    }

    /** Whether the channel's protocol has a signature for the answers to this call; not every channel's has. */
    protected boolean signs(ChannelAction action) {
        return true;
    }

    /** For each answer of the vectors; fewer where reading one is dear. */
    protected int mutations() {
        return 100;
    }

    /** The fields of a request, flat, without the signature, which an independent witness has verified. */
    protected abstract Map<String, String> verifiedParameters(ChannelRequest exchange);

    /** Of the vectors. */
    protected String folder() {
        return payway().channel();
    }

    /** Of the requests' vectors. */
    protected String requests() {
        return folder() + "/requests";
    }

    /** The settings that choose this connector among those of its channel. */
    protected Map<String, Secret> mode() {
        return Map.of();
    }

    /** The settings of which each requires the others. */
    protected Set<String> together() {
        return Set.of();
    }

    /** An answer with this body, signed as the vector says where that is not done in the body. */
    protected ChannelResponse response(MessageVector vector, int status, Buffer body) {
        return new ChannelResponse(status, body);
    }

    protected final ConnectorFactory factory() {
        return Connectors.find(payway()).orElseThrow();
    }

    protected final Connector connector() {
        return factory().open(account());
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerHasTheVerdictOfItsVector() {
        return MessageVector.all(folder() + "/answers").stream()
                .map(vector -> dynamicTest(vector.name(), () -> assertThat(
                                OutcomeText.of(connector().decode(call(vector), answer(vector))))
                        .isEqualTo(outcome(vector))));
    }

    @TestFactory
    Stream<DynamicTest> everyRequestSaysWhatItsVectorSays() {
        return MessageVector.all(requests()).stream()
                .map(vector -> dynamicTest(vector.name(), () -> {
                    ChannelRequest exchange = connector().encode(call(vector), CallFixture.NOW, NONCE);

                    String said = exchange.method() + " " + exchange.uri().getPath() + "\n"
                            + new TreeMap<>(verifiedParameters(exchange))
                                    .entrySet().stream()
                                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                                            .collect(Collectors.joining("\n"));
                    assertThat(said).isEqualTo(vector.body());
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNoAnswerTellsNothing() {
        List<DynamicTest> tests = new ArrayList<>();
        hostileBodies().forEach((name, body) -> allCalls()
                .forEach(call -> tests.add(dynamicTest(name + " to " + call.action(), () -> {
                    Outcome outcome = connector().decode(call, new ChannelResponse(200, body));
                    assertThat(OutcomeText.of(outcome)).isEqualTo("UNKNOWN PROTOCOL");
                }))));
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> anyStatusButOkTellsNothing() {
        return allCalls().flatMap(call -> Stream.of(201, 204, 302, 400, 404, 500, 502, 503)
                .map(status -> dynamicTest(status + " to " + call.action(), () -> {
                    // Given what would be believed with status 200.
                    MessageVector success = someSuccess(call.action());
                    ChannelResponse answer =
                            response(success, status, answer(success).body());
                    assertThat(OutcomeText.of(connector().decode(call(success), answer)))
                            .isEqualTo("UNKNOWN PROTOCOL");
                })));
    }

    @Test
    void anAnswerWithOneWrongByteIsNeverASuccess() {
        Random random = new Random(42);
        Connector connector = connector();
        for (MessageVector vector : MessageVector.all(folder() + "/answers")) {
            if (!signs(ChannelAction.valueOf(vector.header("action", "PAY")))) {
                continue;
            }
            ChannelResponse right = answer(vector);
            byte[] whole = right.body().getBytes();
            for (int i = 0; i < (whole.length == 0 ? 0 : mutations()); i++) {
                byte[] mutated = whole.clone();
                int at = random.nextInt(whole.length);
                mutated[at] ^= (byte) (1 << random.nextInt(7));

                Outcome outcome = connector.decode(call(vector), with(right, Buffer.buffer(mutated)));

                boolean success = outcome.kind() == Outcome.Kind.SUCCEEDED || outcome.kind() == Outcome.Kind.ACCEPTED;
                if (success) {
                    // Only if the byte is outside the signed and parsed text, so the outcome is the same.
                    assertThat(OutcomeText.of(outcome)).isEqualTo(outcome(vector));
                }
            }
        }
    }

    @Test
    void anAnswerCutAnywhereIsNeverASuccess() {
        Connector connector = connector();
        for (ChannelAction action : ChannelAction.values()) {
            MessageVector success = someSuccess(action);
            ChannelResponse right = answer(success);
            byte[] whole = right.body().getBytes();
            for (int length = 0; length < whole.length; length++) {
                Buffer cut = Buffer.buffer(Arrays.copyOf(whole, length));

                Outcome outcome = connector.decode(call(success), with(right, cut));

                assertThat(OutcomeText.of(outcome)).isEqualTo("UNKNOWN PROTOCOL");
            }
        }
    }

    @Test
    void aRequestPrintsNeitherItsBodyNorItsQuery() {
        ChannelCall call = CallFixture.call(payway(), Map.of("code", "134567890123456789"));
        ChannelRequest exchange = connector().encode(call, CallFixture.NOW, NONCE);

        assertThat(exchange.toString()).doesNotContain("134567890123456789").doesNotContain("?");
        assertThat(exchange.uri().getRawPath()).doesNotContain("134567890123456789");
        if (exchange.body() != null) {
            assertThat(exchange.uri().toString()).doesNotContain("134567890123456789");
        }
        assertThat(connector().toString()).doesNotContain("key");
    }

    @Test
    void anAccountWithoutSettingsNamesAllOfThemAtOnce() {
        List<String> needed = account().settings().keySet().stream()
                .filter(name -> !mode().containsKey(name))
                .filter(name -> opening(without(name)) != null)
                .toList();

        assertThat(needed).isNotEmpty();
        assertThat(opening(new AccountSettings(payway(), "ftp://nowhere", mode(), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint is not")
                .hasMessageContaining(";")
                .hasMessageContainingAll(needed.stream()
                        .filter(name -> !together().contains(name))
                        .toArray(CharSequence[]::new));
        for (String name : needed) {
            assertThat(opening(without(name))).hasMessageContaining(name + " is missing");
        }
    }

    private Throwable opening(AccountSettings account) {
        return catchThrowable(() -> factory().open(account));
    }

    private AccountSettings without(String name) {
        Map<String, Secret> settings = new LinkedHashMap<>(account().settings());
        settings.remove(name);
        return new AccountSettings(
                payway(), account().endpoint(), settings, account().notifyBase());
    }

    protected final ChannelCall call(MessageVector vector) {
        return CallFixture.call(payway(), vector.headers());
    }

    protected final ChannelResponse answer(MessageVector vector) {
        String body =
                switch (vector.header("sign", "right")) {
                    case "right" -> signed(call(vector), vector.body());
                    case "wrong" -> wronglySigned(call(vector), vector.body());
                    case "missing" -> unsigned(call(vector), vector.body());
                    case "literal" -> vector.body();
                    default -> throw new IllegalArgumentException("sign: right, wrong, missing or literal");
                };
        return response(vector, Integer.parseInt(vector.header("status", "200")), bytes(body));
    }

    /** The same answer with another body. */
    private static ChannelResponse with(ChannelResponse answer, Buffer body) {
        return new ChannelResponse(answer.status(), answer.contentType(), answer.headers(), body);
    }

    /** In the channel's charset. */
    protected Buffer bytes(String body) {
        return Buffer.buffer(body);
    }

    protected final Stream<ChannelCall> allCalls() {
        return Arrays.stream(ChannelAction.values())
                .map(action -> CallFixture.call(
                        payway(),
                        action,
                        action == ChannelAction.PRECREATE ? SubPayway.QRCODE : SubPayway.BARCODE,
                        8800));
    }

    /** Where a payment is only ever accepted, that is the most that can be believed of its answer. */
    private MessageVector someSuccess(ChannelAction action) {
        return Stream.of("SUCCEEDED", "ACCEPTED", action == ChannelAction.PAY ? "PENDING" : "ACCEPTED")
                .flatMap(kind -> MessageVector.all(folder() + "/answers").stream()
                        .filter(vector -> vector.header("action", "").equals(action.name()))
                        .filter(vector -> vector.header("outcome", "").startsWith(kind)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no vector of a success of " + action));
    }

    private static Map<String, Buffer> hostileBodies() {
        Map<String, Buffer> bodies = new LinkedHashMap<>();
        bodies.put("nothing", Buffer.buffer());
        bodies.put("a blank", Buffer.buffer(" "));
        bodies.put("an HTML page", Buffer.buffer("<html><body><h1>502 Bad Gateway</h1></body></html>"));
        bodies.put("null", Buffer.buffer("null"));
        bodies.put("an empty object", Buffer.buffer("{}"));
        bodies.put("an array", Buffer.buffer("[1,2]"));
        bodies.put("an empty element", Buffer.buffer("<xml/>"));
        bodies.put("JSON 100 deep", Buffer.buffer("{\"a\":".repeat(100) + "1" + "}".repeat(100)));
        bodies.put("JSON 100,000 deep", Buffer.buffer("[".repeat(100_000)));
        bodies.put("XML 10,000 deep", Buffer.buffer("<a>".repeat(10_000)));
        bodies.put("an XML bomb", Buffer.buffer(bomb()));
        bodies.put(
                "an external entity",
                Buffer.buffer("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                        + "<xml><return_code>&e;</return_code></xml>"));
        bodies.put("UTF-8 cut in a character", Buffer.buffer(Arrays.copyOf("支付".getBytes(StandardCharsets.UTF_8), 4)));
        bodies.put("bytes of no charset", Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80}));
        byte[] noise = new byte[4096];
        new Random(7).nextBytes(noise);
        bodies.put("noise", Buffer.buffer(noise));
        return bodies;
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE xml [<!ENTITY a0 \"haha\">");
        for (int i = 1; i < 12; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return bomb + "]><xml><return_code>&a11;</return_code></xml>";
    }
}
