package upay.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import upay.cli.CommandLineInterface;
import upay.openapi.OpenApiDocument;
import upay.openapi.OpenApiDocument.Operation;

@DisplayName("Each command that a gateway can do is a documented request, and each other one has a reason")
class RemoteRoutesTest {
    private static final Set<String> OF_ALL = Set.of("--help", "--version");

    private final OpenApiDocument document = OpenApiDocument.management();
    private final Map<String, CommandLine> commands = new TreeMap<>();

    RemoteRoutesTest() {
        collect("", CommandLineInterface.commandLine());
    }

    private void collect(String name, CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            commands.put(name.strip(), command);
        }
        command.getSubcommands().forEach((word, next) -> {
            if (!next.getCommandSpec().usageMessage().hidden()) {
                collect(name + " " + word, next);
            }
        });
    }

    private Map<String, Operation> operations() {
        return document.operations().stream()
                .collect(Collectors.toMap(
                        one -> one.method().toUpperCase(java.util.Locale.ROOT) + " " + one.path(), one -> one));
    }

    @Test
    @DisplayName("a command's request is an operation of the document, and its fields are that operation's")
    void documented() {
        Map<String, Operation> operations = operations();

        assertThat(RemoteRoutes.known()).allSatisfy((name, route) -> {
            String[] target = route.path().split("\\?", 2);
            String path = route.method() + " " + target[0].replaceAll("\\{[^}]*}", "{}");
            Operation operation = operations.entrySet().stream()
                    .filter(entry ->
                            entry.getKey().replaceAll("\\{[^}]*}", "{}").equals(path))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + ": " + path + " is not documented"));
            Set<String> fields = route.fields().values().stream()
                    .flatMap(Optional::stream)
                    .map(RemoteField::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (target.length == 2) {
                fields.add(target[1].split("=", 2)[0]);
            }
            assertThat(taken(operation)).as(name).containsAll(fields);
        });
    }

    /** The fields of its body, and its parameters in the query. */
    private Set<String> taken(Operation operation) {
        Set<String> taken = new TreeSet<>();
        for (Object parameter : operation.json().getJsonArray("parameters", new JsonArray())) {
            JsonObject found = document.resolve((JsonObject) parameter);
            if ("query".equals(found.getString("in"))) {
                taken.add(found.getString("name"));
            }
        }
        JsonObject body = operation.json().getJsonObject("requestBody");
        if (body != null) {
            JsonObject content = document.resolve(body).getJsonObject("content").getJsonObject("application/json");
            if (content != null) {
                taken.addAll(document.resolve(content.getJsonObject("schema"))
                        .getJsonObject("properties", new JsonObject())
                        .fieldNames());
            }
        }
        return taken;
    }

    @Test
    @DisplayName("a command of the table is there, with the options that the table has")
    void options() {
        assertThat(RemoteRoutes.known()).allSatisfy((name, route) -> {
            assertThat(commands).containsKey(name);
            Set<String> known = commands.get(name).getCommandSpec().optionsMap().keySet();
            Set<String> options = route.fields().keySet().stream()
                    .filter(key -> key.startsWith("--"))
                    .collect(Collectors.toSet());
            assertThat(known).as(name).containsAll(options).contains(RemoteOptions.GATEWAY, RemoteOptions.KEY);
            assertThat(known.stream().filter(option -> option.startsWith("--")).toList())
                    .as(name + " leaves no option out")
                    .allMatch(option -> options.contains(option)
                            || RemoteRequest.NOT_SENT.contains(option)
                            || OF_ALL.contains(option)
                            || route.path().contains("{" + option + "}"));
        });
        assertThat(RemoteRoutes.works()).allSatisfy(name -> assertThat(
                        commands.get(name).getCommandSpec().optionsMap())
                .containsKeys(RemoteOptions.GATEWAY, RemoteOptions.KEY));
    }

    @Test
    @DisplayName("a command without a request says why")
    void reasons() {
        Set<String> others = new TreeSet<>(commands.keySet());
        others.removeAll(RemoteRoutes.known().keySet());
        others.removeAll(RemoteRoutes.works());

        assertThat(others)
                .containsExactlyInAnyOrderElementsOf(RemoteRoutes.reasons().keySet());
    }
}
