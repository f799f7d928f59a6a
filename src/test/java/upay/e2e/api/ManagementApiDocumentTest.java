package upay.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.api.ApiRoute;
import upay.e2e.LocalGateway;
import upay.identity.Permission;
import upay.openapi.OpenApiDocument;
import upay.openapi.OpenApiDocument.Operation;
import upay.store.TestStore;

@DisplayName("docs/management.yaml is valid OpenAPI 3.1, and has the routes of a gateway and no others")
@Tag("process")
class ManagementApiDocumentTest {
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static LocalGateway gateway;

    private final OpenApiDocument document = OpenApiDocument.management();

    @BeforeAll
    static void start() throws Exception {
        gateway = LocalGateway.start(folder, Map.of("UPAY_DB_URI", STORE.uri()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("OpenAPI 3.1, by its own schema")
    void valid() {
        Vertx vertx = Vertx.vertx();
        try {
            // Vert.x reads bodies of a few types only: the others are one of them to it.
            String text = document.root()
                    .encode()
                    .replaceAll(
                            "\"(text/[a-z]+|application/(yaml|octet-stream|x-ndjson|x-pem-file))\":", "\"text/plain\":")
                    .replace("\"application/problem+json\":", "\"application/json\":");

            OpenAPIContract contract =
                    OpenAPIContract.from(vertx, new JsonObject(text)).await();

            assertThat(contract.getRawContract().getString("openapi")).isEqualTo("3.1.0");
            assertThat(contract.operations()).hasSameSizeAs(document.operations());
        } finally {
            vertx.close().await();
        }
    }

    @Test
    @DisplayName("each schema has the keywords of schemas only, and each description is a text")
    void structure() {
        assertThat(document.structureFaults()).isEmpty();
    }

    @Test
    @DisplayName("each route is documented with its permission, and each documented operation is a route")
    void routes() {
        Map<String, String> served = new TreeMap<>();
        for (ApiRoute route : gateway.apiRoutes()) {
            served.put(route.toString(), entry(route.entry() == ApiRoute.Entry.PUBLIC, route.permission()));
        }
        Map<String, String> documented = new TreeMap<>();
        for (Operation operation : document.operations()) {
            JsonArray security = operation.json().getJsonArray("security");
            Permission permission = Permission.of(operation.json().getString("x-permission", ""))
                    .orElse(null);
            documented.put(
                    operation.method().toUpperCase(Locale.ROOT) + " " + operation.path(),
                    entry(security != null && security.isEmpty(), permission));
        }

        assertThat(documented).isEqualTo(served);
    }

    private static String entry(boolean isPublic, Permission permission) {
        return isPublic ? "public" : permission == null ? "signed in" : permission.text();
    }

    @Test
    @DisplayName("each operation has an id of its own, a summary, a known tag, and says what an error looks like")
    void operations() {
        List<String> tags = document.root().getJsonArray("tags").stream()
                .map(tag -> ((JsonObject) tag).getString("name"))
                .toList();
        Set<String> ids = new HashSet<>();

        assertThat(document.operations()).isNotEmpty().allSatisfy(operation -> {
            JsonObject json = operation.json();
            assertThat(ids.add(operation.id())).isTrue();
            assertThat(json.getString("summary")).isNotBlank().doesNotEndWith(".");
            assertThat(tags).containsAll(OpenApiDocument.strings(json.getJsonArray("tags")));
            assertThat(json.getJsonObject("responses").fieldNames()).contains("default");
            assertThat(json.getJsonObject("responses").fieldNames()).anyMatch(status -> status.startsWith("2"));
        });
    }

    @Test
    @DisplayName("each reference leads to a component, each component is referred to, and each field is described")
    void components() {
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
        List<String> bare = new ArrayList<>();
        document.nodes().forEach((place, node) -> {
            if (node.getValue("properties") instanceof JsonObject properties) {
                properties.forEach(member -> {
                    JsonObject field = document.resolve((JsonObject) member.getValue());
                    if (field.getString("description", "").isBlank()) {
                        bare.add(place + "/" + member.getKey());
                    }
                });
            }
        });

        assertThat(used).isEqualTo(there);
        assertThat(bare).isEmpty();
    }

    @Test
    @DisplayName("the gateway serves it to each user and key")
    void served() throws Exception {
        TestApi reader = TestApi.of(STORE, gateway.managementUri(), null, Set.of(Permission.READ_HEALTH));

        TestApi.Reply reply = reader.get("/openapi.yaml");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().body()).isEqualTo(Files.readString(Path.of("docs", "management.yaml")));
    }
}
