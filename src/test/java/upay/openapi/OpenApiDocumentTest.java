package upay.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.SubPayway;
import upay.domain.TransactionStatus;
import upay.openapi.OpenApiDocument.Operation;
import upay.protocol.CommError;

@DisplayName("docs/openapi.yaml is valid, complete in itself, and has the program's codes")
class OpenApiDocumentTest {
    private static final String OAS = "3.1.0";
    private final OpenApiDocument document = OpenApiDocument.get();

    @Test
    @DisplayName("OpenAPI 3.1, by its own schema")
    void valid() {
        Vertx vertx = Vertx.vertx();
        try {
            OpenAPIContract contract = OpenAPIContract.from(vertx, plain()).await();

            assertThat(contract.getRawContract().getString("openapi")).isEqualTo(OAS);
            assertThat(contract.operations()).hasSameSizeAs(document.operations());
        } finally {
            vertx.close().await();
        }
    }

    /** Vert.x reads bodies of a few types only: the others are plain text to it. */
    private JsonObject plain() {
        String text = document.root()
                .encode()
                .replace("\"*/*\":", "\"text/plain\":")
                .replace("\"text/html\":", "\"text/plain\":")
                .replace("\"application/x-pem-file\":", "\"text/plain\":");
        return new JsonObject(text);
    }

    @Test
    @DisplayName("each schema has the keywords of schemas only, and each description is a text")
    void structure() {
        assertThat(document.structureFaults()).isEmpty();
    }

    @Test
    @DisplayName("each reference leads to a component, and each component is referred to")
    void references() {
        Set<String> used = document.nodes().values().stream()
                .map(node -> node.getValue("$ref"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        JsonObject components = document.root().getJsonObject("components");
        Set<String> there = components.fieldNames().stream()
                .filter(kind -> !kind.equals("securitySchemes"))
                .flatMap(kind -> components.getJsonObject(kind).fieldNames().stream()
                        .map(name -> "#/components/" + kind + "/" + name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).isEqualTo(there);
    }

    @Test
    @DisplayName("each operation has an id of its own, a summary, a description, a known tag and known signatures")
    void operations() {
        List<String> tags = document.root().getJsonArray("tags").stream()
                .map(tag -> ((JsonObject) tag).getString("name"))
                .toList();
        Set<String> schemes = document.components("securitySchemes").fieldNames();
        Set<String> ids = new HashSet<>();

        assertThat(document.operations()).hasSizeGreaterThan(10).allSatisfy(operation -> {
            JsonObject json = operation.json();
            assertThat(ids.add(operation.id())).isTrue();
            assertThat(json.getString("summary")).isNotBlank().doesNotEndWith(".");
            assertThat(json.getString("description")).isNotBlank();
            assertThat(tags).containsAll(OpenApiDocument.strings(json.getJsonArray("tags")));
            assertThat(json.getJsonObject("responses").fieldNames()).contains("200");
            json.getJsonArray("security", new JsonArray())
                    .forEach(way -> assertThat(schemes).containsAll(((JsonObject) way).fieldNames()));
        });
    }

    @Test
    @DisplayName("each field has a description, and an example, or says all values that it may have")
    void fields() {
        List<String> bare = new ArrayList<>();
        document.nodes().forEach((place, node) -> {
            if (node.getValue("properties") instanceof JsonObject properties && !place.contains("/examples/")) {
                properties.forEach(member -> {
                    JsonObject field = document.resolve((JsonObject) member.getValue());
                    boolean composed = field.containsKey("properties") || field.containsKey("allOf");
                    boolean shown = composed || field.containsKey("examples") || field.containsKey("const");
                    if (field.getString("description", "").isBlank() || !shown) {
                        bare.add(place + "/" + member.getKey());
                    }
                });
            }
        });

        assertThat(bare).isEmpty();
    }

    static Stream<Arguments> values() {
        OpenApiDocument document = OpenApiDocument.get();
        List<Arguments> rows = new ArrayList<>();
        document.nodes().forEach((place, node) -> {
            if (node.getValue("examples") instanceof JsonArray examples) {
                for (Object value : examples) {
                    rows.add(Arguments.of(place, node, value));
                }
            } else if (node.getValue("examples") instanceof JsonObject && node.containsKey("schema")) {
                OpenApiDocument.examples(node)
                        .forEach((name, value) ->
                                rows.add(Arguments.of(place + " " + name, node.getJsonObject("schema"), value)));
            }
        });
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    @DisplayName("each example fits its schema, but those of refused requests, which are there to be refused")
    void examples(String place, JsonObject schema, Object value) {
        if (place.contains("requestBody") && isRefused(place)) {
            return;
        }
        assertThat(document.faults(schema, value)).isEmpty();
    }

    /** The answer of the same name is INVALID_PARAMS. */
    private boolean isRefused(String place) {
        String name = place.substring(place.lastIndexOf(' ') + 1);
        return document.operations().stream()
                .filter(operation -> place.contains("/paths/" + operation.path() + "/" + operation.method() + "/"))
                .map(operation -> OpenApiDocument.examples(document.answerBody(operation, 200))
                        .get(name))
                .filter(JsonObject.class::isInstance)
                .anyMatch(answer -> "INVALID_PARAMS".equals(((JsonObject) answer).getString("error_code")));
    }

    @Test
    @DisplayName("each example of a request has its answer, under the same name")
    void answered() {
        for (Operation operation : document.operations()) {
            assertThat(OpenApiDocument.examples(document.answerBody(operation, 200))
                            .keySet())
                    .as(operation.id())
                    .isEqualTo(OpenApiDocument.examples(document.requestBody(operation))
                            .keySet());
        }
    }

    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of("ResultCode", names(ResultCode.values())),
                Arguments.of("BusinessErrorCode", names(BizError.values())),
                Arguments.of("OrderStatus", names(OrderStatus.values())),
                Arguments.of("TransactionStatus", names(TransactionStatus.values())));
    }

    private static List<String> names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("enums")
    @DisplayName("the codes and statuses are the program's")
    void codes(String schema, List<String> constants) {
        assertThat(document.words(schema)).containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    @DisplayName("the communication errors, each with its result code; payways and ways to pay")
    void otherCodes() {
        JsonObject error = document.schema("CommunicationError")
                .getJsonObject("properties")
                .getJsonObject("error_code");
        JsonObject meanings = error.getJsonObject("x-enumDescriptions");
        JsonObject data = document.schema("OrderData").getJsonObject("properties");

        assertThat(OpenApiDocument.strings(error.getJsonArray("enum")))
                .containsExactlyInAnyOrderElementsOf(names(CommError.values()));
        for (CommError each : CommError.values()) {
            assertThat(meanings.getString(each.name())).startsWith(each.resultCode() + ". ");
        }
        assertThat(words(data, "payway"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("2"), Arrays.stream(Payway.values()).map(Payway::code))
                        .toList());
        assertThat(words(data, "payway_name"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Payway.values()).map(Payway::title).toList());
        assertThat(words(data, "sub_payway"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(SubPayway.values()).map(SubPayway::code).toList());
        assertThat(OpenApiDocument.strings(document.components("parameters")
                        .getJsonObject("Channel")
                        .getJsonObject("schema")
                        .getJsonArray("enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Payway.values()).map(Payway::channel).toList());
    }

    private static List<String> words(JsonObject properties, String field) {
        return OpenApiDocument.strings(properties.getJsonObject(field).getJsonArray("enum"));
    }

    @Test
    @DisplayName("each result code is that of an operation, and each code has its meaning beside it")
    void meanings() {
        Set<String> ofOperations = new TreeSet<>();
        document.nodes().forEach((place, node) -> {
            if (place.endsWith("Response/properties/result_code")) {
                ofOperations.addAll(OpenApiDocument.strings(node.getJsonArray("enum")));
            }
            if (node.getValue("x-enumDescriptions") instanceof JsonObject meanings) {
                assertThat(meanings.fieldNames())
                        .as(place)
                        .containsExactlyElementsOf(OpenApiDocument.strings(node.getJsonArray("enum")));
            }
        });

        assertThat(ofOperations).containsExactlyInAnyOrderElementsOf(document.words("ResultCode"));
    }

    @Test
    @DisplayName("the closed view refuses a field that is not documented, at any depth")
    void closed() {
        Operation query = document.operation("query");
        JsonObject schema = document.answerBody(query, 200).getJsonObject("schema");
        Map<String, Object> examples = OpenApiDocument.examples(document.answerBody(query, 200));
        JsonObject answer = ((JsonObject) examples.get("paid")).copy();

        assertThat(document.faults(schema, answer)).isEmpty();
        answer.getJsonObject("biz_response").getJsonObject("data").put("new_field", "1");
        assertThat(document.faults(schema, answer)).isNotEmpty();
    }
}
