package upay.openapi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * docs/openapi.yaml or docs/management.yaml as a test reads it: stricter than clients do, since no object may have a
 * field that the document does not name. Safe from any thread.
 */
public final class OpenApiDocument {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    private static final String REF = "$ref";

    /** Of schemas, as these documents write them. */
    private static final Set<String> KEYWORDS = Set.of(
            REF,
            "type",
            "format",
            "description",
            "title",
            "enum",
            "const",
            "default",
            "examples",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "uniqueItems",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
            "if",
            "then",
            "else",
            "readOnly",
            "writeOnly",
            "deprecated",
            "contentEncoding",
            "contentMediaType");

    /** Behind which there are values, not schemas. */
    private static final Set<String> VALUES = Set.of("example", "examples", "value", "default", "enum", "const");

    private static final OpenApiDocument SHOPS = new OpenApiDocument(read(Path.of("docs", "openapi.yaml")));
    private static final OpenApiDocument MANAGEMENT = new OpenApiDocument(read(Path.of("docs", "management.yaml")));

    private final JsonObject root;
    private final JsonObject closedComponents;
    private final Map<JsonObject, Validator> validators = new ConcurrentHashMap<>();

    /** One method of one path. */
    public record Operation(String path, String method, JsonObject json) {
        public String id() {
            return json.getString("operationId");
        }

        @Override
        public String toString() {
            return id();
        }
    }

    private OpenApiDocument(JsonObject root) {
        this.root = root;
        this.closedComponents = new JsonObject()
                .put("schemas", closed(root.getJsonObject("components").getJsonObject("schemas")));
    }

    /** Of the port for shops. */
    public static OpenApiDocument get() {
        return SHOPS;
    }

    /** Of the management API. */
    public static OpenApiDocument management() {
        return MANAGEMENT;
    }

    /** Scalars as strings, numbers and so on, as YAML 1.2 says. */
    @SuppressWarnings("unchecked")
    private static JsonObject read(Path file) {
        try {
            Object loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            // By its text, so that what an anchor repeats is not shared.
            return new JsonObject(new JsonObject((Map<String, Object>) loaded).encode());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The whole document; a copy. */
    public JsonObject root() {
        return root.copy();
    }

    public JsonObject components(String kind) {
        return root.getJsonObject("components").getJsonObject(kind);
    }

    public JsonObject schema(String name) {
        return components("schemas").getJsonObject(name);
    }

    /** The constants of a schema of this name. */
    public List<String> words(String schema) {
        return strings(schema(schema).getJsonArray("enum"));
    }

    public static List<String> strings(JsonArray array) {
        return array.stream().map(Object::toString).toList();
    }

    /** In the document's order. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : root.getJsonObject("paths")) {
            JsonObject item = (JsonObject) path.getValue();
            for (String method : item.fieldNames()) {
                if (METHODS.contains(method)) {
                    operations.add(new Operation(path.getKey(), method, item.getJsonObject(method)));
                }
            }
        }
        return operations;
    }

    public Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What a reference, or several, lead to. */
    public JsonObject resolve(JsonObject node) {
        JsonObject there = node;
        while (there.containsKey(REF)) {
            there = at(there.getString(REF));
        }
        return there;
    }

    /** @param pointer {@code #/components/…} */
    public JsonObject at(String pointer) {
        JsonObject there = root;
        for (String name : pointer.substring("#/".length()).split("/")) {
            there = there.getJsonObject(name);
            if (there == null) {
                throw new IllegalArgumentException("nothing at " + pointer);
            }
        }
        return there;
    }

    /** The body that an operation takes; null if it takes none. */
    public JsonObject requestBody(Operation operation) {
        JsonObject body = operation.json().getJsonObject("requestBody");
        return body == null ? null : content(body);
    }

    /** The body of an operation's answer with that status; null if there is no such answer. */
    public JsonObject answerBody(Operation operation, int status) {
        JsonObject answer = operation.json().getJsonObject("responses").getJsonObject(Integer.toString(status));
        return answer == null ? null : content(resolve(answer));
    }

    /** Every body here has one form. */
    private static JsonObject content(JsonObject body) {
        JsonObject content = body.getJsonObject("content");
        return content.getJsonObject(content.fieldNames().iterator().next());
    }

    /** The values of a body's examples, by their names. */
    public static Map<String, Object> examples(JsonObject body) {
        Map<String, Object> examples = new LinkedHashMap<>();
        JsonObject named = body == null ? null : body.getJsonObject("examples");
        if (named != null) {
            named.forEach(
                    example -> examples.put(example.getKey(), ((JsonObject) example.getValue()).getValue("value")));
        }
        return examples;
    }

    /** What of a value does not fit its schema, in the closed view; empty if all fits. */
    public List<String> faults(JsonObject schema, Object value) {
        Validator validator = validators.computeIfAbsent(schema, this::validator);
        OutputUnit result;
        synchronized (validator) {
            result = validator.validate(value);
        }
        if (Boolean.TRUE.equals(result.getValid())) {
            return List.of();
        }
        List<OutputUnit> errors = result.getErrors() == null ? List.of(result) : result.getErrors();
        return errors.stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private Validator validator(JsonObject schema) {
        JsonObject whole = ((JsonObject) closed(schema)).put("components", closedComponents.copy());
        return Validator.create(
                JsonSchema.of(whole),
                new JsonSchemaOptions()
                        .setDraft(Draft.DRAFT202012)
                        .setBaseUri("https://upay.invalid/")
                        .setOutputFormat(OutputFormat.Basic));
    }

    /**
     * What of an answer over HTTP does not fit the document: the schema of its path and status, or of what is outside
     * the protocol.
     *
     * @param path as it was called
     */
    public List<String> answerFaults(String path, int status, JsonObject answer) {
        JsonObject body = operations().stream()
                .filter(operation -> operation.path().equalsIgnoreCase(path)
                        && operation.method().equals("post"))
                .findFirst()
                .map(operation -> answerBody(operation, status))
                .orElse(null);
        JsonObject schema = body == null ? reference("CommunicationError") : body.getJsonObject("schema");
        return faults(schema, answer);
    }

    public static JsonObject reference(String schema) {
        return new JsonObject().put(REF, "#/components/schemas/" + schema);
    }

    /** All objects anywhere in the document, with their places. */
    public Map<String, JsonObject> nodes() {
        Map<String, JsonObject> nodes = new LinkedHashMap<>();
        collect("#", root, nodes);
        return nodes;
    }

    /**
     * Members that OpenAPI does not have, and texts that are none: what a comma or a bare null in YAML's short form makes of
     * a sentence.
     */
    public List<String> structureFaults() {
        List<String> faults = new ArrayList<>();
        nodes().forEach((place, node) -> {
            String[] names = place.split("/");
            boolean isValue = Stream.of(names).anyMatch(VALUES::contains);
            boolean isNamed = names[names.length - 1].equals("properties");
            if (isValue || isNamed) {
                return;
            }
            boolean isSchema = isSchema(names);
            node.forEach(member -> {
                String name = member.getKey();
                if (isSchema && !KEYWORDS.contains(name) && !name.startsWith("x-")) {
                    faults.add(place + ": " + name + " is no keyword of a schema");
                }
                boolean isText = name.equals("description") || name.equals("summary");
                if (name.indexOf(' ') >= 0 || isText && !(member.getValue() instanceof String)) {
                    faults.add(place + ": " + name + " is " + member.getValue());
                }
            });
        });
        return faults;
    }

    private static boolean isSchema(String[] place) {
        String last = place[place.length - 1];
        String parent = place.length > 1 ? place[place.length - 2] : "";
        return Set.of("schema", "items", "additionalProperties", "not", "if", "then", "else")
                        .contains(last)
                || Set.of("schemas", "properties", "anyOf", "oneOf", "allOf").contains(parent);
    }

    private static void collect(String place, Object node, Map<String, JsonObject> nodes) {
        if (node instanceof JsonObject object) {
            nodes.put(place, object);
            object.forEach(member -> collect(place + "/" + member.getKey(), member.getValue(), nodes));
        } else if (node instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(place + "/" + i, array.getValue(i), nodes);
            }
        }
    }

    /** A copy in which each object with properties has no others. */
    private static Object closed(Object node) {
        if (node instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(element -> copy.add(closed(element)));
            return copy;
        }
        if (!(node instanceof JsonObject object)) {
            return node;
        }
        JsonObject copy = new JsonObject();
        object.forEach(member -> {
            // Values, not schemas.
            boolean plain = Set.of("examples", "enum", "const", "required").contains(member.getKey());
            copy.put(member.getKey(), plain ? member.getValue() : closed(member.getValue()));
        });
        if (object.getValue("properties") instanceof JsonObject) {
            copy.put("additionalProperties", false);
        }
        return copy;
    }

    /** The paths in lower case, as the port compares them. */
    public Stream<String> paths() {
        return root.getJsonObject("paths").fieldNames().stream().map(path -> path.toLowerCase(Locale.ROOT));
    }
}
