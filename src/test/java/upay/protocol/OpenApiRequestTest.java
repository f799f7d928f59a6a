package upay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.Signer;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.TerminalProfile;
import upay.domain.terminal.Vendor;
import upay.openapi.OpenApiDocument;
import upay.openapi.OpenApiDocument.Operation;

@DisplayName("The requests of docs/openapi.yaml are those that the program reads: fields, requirements and limits")
class OpenApiRequestTest {
    private static final Secret KEY = new Secret("k");
    private static final Terminal SEED =
            new Terminal("100000000000000001", KEY, "sandbox-merchant", "sandbox-store", true);
    private static final Terminal CURRENT = SEED.withProfile(new TerminalProfile(Dialect.CURRENT, null, null));
    private static final Signer VENDOR = new Vendor("90000001", KEY, true);

    private static final Map<String, RequestSchema<?>> READERS = Map.of(
            "pay", RequestSchema.PAY,
            "precreate", RequestSchema.PRECREATE,
            "refund", RequestSchema.REFUND,
            "query", RequestSchema.QUERY,
            "cancel", RequestSchema.ORDER,
            "revoke", RequestSchema.ORDER,
            "activate", RequestSchema.ACTIVATE,
            "checkin", RequestSchema.CHECK_IN);

    /** Their value is the signer's own, whatever its length. */
    private static final Set<String> SIGNERS_OWN = Set.of("terminal_sn", "wosai_store_id");

    private final OpenApiDocument document = OpenApiDocument.get();

    static Stream<String> operations() {
        return READERS.keySet().stream().sorted();
    }

    private static JsonObject schema(String operation) {
        OpenApiDocument document = OpenApiDocument.get();
        return document.resolve(
                document.requestBody(document.operation(operation)).getJsonObject("schema"));
    }

    /** Every field with its own example; one of the alternatives in each group. */
    private static JsonObject complete(String operation) {
        JsonObject request = new JsonObject();
        schema(operation).getJsonObject("properties").forEach(member -> {
            JsonObject field = OpenApiDocument.get().resolve((JsonObject) member.getValue());
            request.put(member.getKey(), field.getJsonArray("examples").getValue(0));
        });
        return request;
    }

    private static DecodedRequest<?> decode(String operation, Signer signer, JsonObject request) {
        return READERS.get(operation).decode(request.encode().getBytes(StandardCharsets.UTF_8), signer);
    }

    private static Signer signer(String operation) {
        return operation.equals("activate") ? VENDOR : SEED;
    }

    /** Null: it is taken. */
    private static String refusal(String operation, Signer signer, JsonObject request) {
        return decode(operation, signer, request) instanceof DecodedRequest.Refused<?> refused
                ? refused.refusal().error() + " " + refused.refusal().message()
                : null;
    }

    @Test
    @DisplayName("all fields that the program reads, and no others")
    void fields() {
        Set<String> documented = new TreeSet<>();
        operations()
                .forEach(operation -> documented.addAll(
                        schema(operation).getJsonObject("properties").fieldNames()));

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Field.values()).map(Field::wireName).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    @DisplayName("a request with every field is taken")
    void whole(String operation) {
        assertThat(refusal(operation, signer(operation), complete(operation))).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    @DisplayName("without a required field the request is refused, naming it; without any other it is taken")
    void required(String operation) {
        JsonObject schema = schema(operation);
        List<String> required = OpenApiDocument.strings(schema.getJsonArray("required", new JsonArray()));
        for (String field : schema.getJsonObject("properties").fieldNames()) {
            JsonObject request = complete(operation);
            request.remove(field);
            if (field.equals("longitude") || field.equals("latitude")) {
                request.remove("longitude");
                request.remove("latitude");
            }
            if (field.equals("payer_uid")) {
                request.remove("sub_payway");
            }
            String refusal = refusal(operation, signer(operation), request);
            if (required.contains(field)) {
                assertThat(refusal).as(field).startsWith("INVALID_PARAMS").contains(field);
            } else {
                assertThat(refusal).as(field).isNull();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    @DisplayName("of the alternatives, one at least")
    void alternatives(String operation) {
        for (List<String> group : groups(schema(operation))) {
            JsonObject none = complete(operation);
            // Its number is of one order only.
            none.remove("refund_request_no");
            group.forEach(none::remove);
            if (operation.equals("refund")) {
                none.put("refund_request_no", "1");
            }
            String refusal = refusal(operation, signer(operation), none);

            assertThat(refusal).startsWith("INVALID_PARAMS").contains(group);
        }
    }

    private static List<List<String>> groups(JsonObject schema) {
        List<List<String>> groups = new ArrayList<>();
        List<JsonObject> holders = new ArrayList<>(List.of(schema));
        schema.getJsonArray("allOf", new JsonArray()).forEach(part -> holders.add((JsonObject) part));
        for (JsonObject holder : holders) {
            List<String> group = new ArrayList<>();
            holder.getJsonArray("anyOf", new JsonArray())
                    .forEach(way -> group.addAll(OpenApiDocument.strings(((JsonObject) way).getJsonArray("required"))));
            if (!group.isEmpty()) {
                groups.add(group);
            }
        }
        return groups;
    }

    static Stream<Arguments> limited() {
        OpenApiDocument document = OpenApiDocument.get();
        return operations().flatMap(operation -> schema(operation).getJsonObject("properties").stream()
                .filter(member -> !SIGNERS_OWN.contains(member.getKey()))
                .map(member ->
                        Arguments.of(operation, member.getKey(), document.resolve((JsonObject) member.getValue()))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("limited")
    @DisplayName("each value at its limit is taken, and beyond it refused, naming its field")
    void limits(String operation, String field, JsonObject schema) {
        Integer max = schema.getInteger("maxLength");
        if (max != null) {
            String start = field.equals("notify_url") ? "http://h/" : "";
            String filler = start.isEmpty() ? "茶" : "x";
            assertTaken(operation, field, start + filler.repeat(max - start.length()));
            assertRefused(operation, field, start + filler.repeat(max + 1 - start.length()));
        }
        if (schema.containsKey("enum")) {
            OpenApiDocument.strings(schema.getJsonArray("enum")).forEach(word -> assertTaken(operation, field, word));
            assertRefused(operation, field, "5");
        }
        if (schema.containsKey("pattern")) {
            for (String odd : List.of("x", "1e2", "1 ", "+1")) {
                assertThat(document.faults(schema, odd)).isNotEmpty();
                assertRefused(operation, field, odd);
            }
        }
        if (schema.containsKey("maxProperties")) {
            JsonObject keys = new JsonObject();
            for (int i = 0; i < schema.getInteger("maxProperties"); i++) {
                keys.put("k" + i, "v");
            }
            assertTaken(operation, field, keys);
            assertRefused(operation, field, keys.copy().put("one-more", "v"));
        }
    }

    private static JsonObject with(String operation, String field, Object value) {
        JsonObject request = complete(operation).put(field, value);
        if (field.equals("reflact")) {
            // It counts only in its absence.
            request.remove("reflect");
        }
        return request;
    }

    private static void assertTaken(String operation, String field, Object value) {
        assertThat(refusal(operation, signer(operation), with(operation, field, value)))
                .as("%s: %s", field, value)
                .isNull();
    }

    private static void assertRefused(String operation, String field, Object value) {
        assertThat(refusal(operation, signer(operation), with(operation, field, value)))
                .as("%s: %s", field, value)
                .startsWith("INVALID_PARAMS")
                .contains(field);
    }

    @Test
    @DisplayName("an amount has ten digits at most, and is more than nothing")
    void amounts() {
        for (String refused : List.of("0", "12345678901", "-1", "1.0")) {
            assertRefused("pay", "total_amount", refused);
            assertRefused("refund", "refund_amount", refused);
        }
        assertTaken("pay", "total_amount", "9999999999");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    @DisplayName("of a terminal of the dialect current, operator is not required")
    void current(String operation) {
        JsonObject request = complete(operation);
        request.remove("operator");
        Operation documented = document.operation(operation);

        assertThat(refusal(operation, operation.equals("activate") ? VENDOR : CURRENT, request))
                .as(documented.id())
                .isNull();
    }
}
