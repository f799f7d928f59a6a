package upay.openapi;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every answer that a test's till gets must fit docs/openapi.yaml: a field, code or status that is not documented fails the
 * test that met it. Answers of a form that was seen before are not validated again. Safe from any thread.
 */
public final class AnswerContract {
    private static final Set<String> CODES =
            Set.of("result_code", "error_code", "status", "order_status", "payway", "verdict");

    /** Each form that is kept has passed; a run meets some hundreds. */
    private static final int FORMS_MAX = 10_000;

    private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();

    private AnswerContract() {}

    /**
     * @param path of the request, as it was spelled
     * @throws AssertionError if the document does not describe the answer
     */
    public static void check(String path, int status, JsonObject answer) {
        String form = path + ' ' + status + form(answer);
        if (PASSED.contains(form)) {
            return;
        }
        List<String> faults = OpenApiDocument.get().answerFaults(path, status, answer);
        if (!faults.isEmpty()) {
            throw new AssertionError("docs/openapi.yaml does not describe this answer of " + path + ", status " + status
                    + ": " + answer.encode() + "\n" + String.join("\n", faults));
        }
        if (PASSED.size() < FORMS_MAX) {
            PASSED.add(form);
        }
    }

    /** The names of its fields and the values of its codes. */
    private static String form(JsonObject object) {
        StringBuilder form = new StringBuilder("{");
        object.forEach(member -> {
            form.append(member.getKey());
            if (member.getValue() instanceof JsonObject inner) {
                form.append(form(inner));
            } else if (CODES.contains(member.getKey())) {
                form.append('=').append(member.getValue());
            }
            form.append(' ');
        });
        return form.append('}').toString();
    }
}
