package upay.http.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An OpenAPI document as a tree of maps and lists; what is absent is empty. */
final class OpenApiTree {
    private final Map<String, Object> root;

    private OpenApiTree(Map<String, Object> root) {
        this.root = root;
    }

    /** @throws RuntimeException if the text is not YAML */
    static OpenApiTree of(String yaml) {
        return new OpenApiTree(object(new Load(LoadSettings.builder().build()).loadFromString(yaml)));
    }

    Map<String, Object> root() {
        return root;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(@Nullable Object node) {
        return node instanceof Map ? (Map<String, Object>) node : Map.of();
    }

    static Map<String, Object> object(Map<String, Object> node, String name) {
        return object(node.get(name));
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Map<String, Object> node, String name) {
        return node.get(name) instanceof List ? (List<Object>) node.get(name) : List.of();
    }

    static String text(Map<String, Object> node, String name) {
        return node.get(name) == null ? "" : String.valueOf(node.get(name));
    }

    Map<String, Object> components(String kind) {
        return object(object(root, "components"), kind);
    }

    /** What a reference leads to; anything else is itself. */
    Map<String, Object> resolve(Map<String, Object> node) {
        Map<String, Object> there = node;
        while (there.get("$ref") instanceof String pointer) {
            there = root;
            for (String name : pointer.substring("#/".length()).split("/")) {
                there = object(there, name);
            }
        }
        return there;
    }

    /** The last part of a reference; empty if it is none. */
    static String refName(Map<String, Object> node) {
        String pointer = text(node, "$ref");
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    /** The only content of a body, whatever its type. */
    static Map<String, Object> content(Map<String, Object> body) {
        return object(body, "content").values().stream()
                .findFirst()
                .map(OpenApiTree::object)
                .orElse(Map.of());
    }

    /** The ways to be, of a schema with oneOf; else itself. */
    List<Map<String, Object>> alternatives(Map<String, Object> schema) {
        List<Map<String, Object>> ways = new ArrayList<>();
        Map<String, Object> resolved = resolve(schema);
        for (Object way : list(resolved, "oneOf")) {
            ways.add(resolve(object(way)));
        }
        return ways.isEmpty() ? List.of(resolved) : ways;
    }
}
