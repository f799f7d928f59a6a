package upay.openapi;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.openapi.OpenApiDocument.Operation;

/** Every answer of the management API that a test gets must be as docs/management.yaml says. Safe from any thread. */
public final class ManagementContract {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.management();
    private static final String PROBLEM = "application/problem+json";

    private ManagementContract() {}

    /**
     * @param path below {@code /api/v1}, with its query
     * @param type the Content-Type; empty: none
     * @throws AssertionError if the document does not describe the answer
     */
    public static void check(String method, String path, int status, String type, String body) {
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            return;
        }
        String fault = fault(method, path.replaceAll("[?#].*", ""), status, type.replaceAll(";.*", ""), body);
        if (fault != null) {
            throw new AssertionError("docs/management.yaml does not describe this answer of " + method + " " + path
                    + ", status " + status + " " + type + ": " + body + "\n" + fault);
        }
    }

    private static @Nullable String fault(String method, String path, int status, String type, String body) {
        Optional<Operation> operation = operation(method, path);
        if (operation.isEmpty()) {
            boolean told = type.equals(PROBLEM) && (status == 404 || status == 405);
            return told ? problem(body) : "no operation has this path and method";
        }
        JsonObject responses = operation.get().json().getJsonObject("responses");
        JsonObject said = responses.getJsonObject(Integer.toString(status));
        if (said == null) {
            said = status >= 400 ? responses.getJsonObject("default") : null;
        }
        if (said == null) {
            return "no such status";
        }
        JsonObject content = DOCUMENT.resolve(said).getJsonObject("content", new JsonObject());
        if (content.isEmpty()) {
            return body.isEmpty() ? null : "a body";
        }
        if (!content.containsKey(type)) {
            return "no such Content-Type";
        }
        if (!type.endsWith("json")) {
            return null;
        }
        return joined(DOCUMENT.faults(content.getJsonObject(type).getJsonObject("schema"), new JsonObject(body)));
    }

    private static @Nullable String problem(String body) {
        return joined(DOCUMENT.faults(OpenApiDocument.reference("Problem"), new JsonObject(body)));
    }

    private static @Nullable String joined(List<String> faults) {
        return faults.isEmpty() ? null : String.join("\n", faults);
    }

    /** The operation of this path; one without parameters goes first. */
    static Optional<Operation> operation(String method, String path) {
        return DOCUMENT.operations().stream()
                .filter(one -> one.method().equals(method.toLowerCase(Locale.ROOT)))
                .filter(one -> path.matches(one.path().replace(".", "\\.").replaceAll("\\{[a-z_]+}", "[^/]+")))
                .min(Comparator.comparing(one -> parameters(one.path())));
    }

    private static long parameters(String path) {
        return path.chars().filter(one -> one == '{').count();
    }
}
