package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command as a request.
 *
 * @param target path and query, below the API's prefix
 * @param body null: none
 */
record RemoteRequest(String method, String target, @Nullable JsonObject body) {
    /** They say who asks and how it is configured, which the API knows by the key. */
    private static final Set<String> NOT_SENT =
            Set.of("--config", "--by", "--json", RemoteOptions.GATEWAY, RemoteOptions.KEY, RemoteOptions.CA);

    /** @throws ParameterException for an option that the API does not have */
    static RemoteRequest of(RemoteRoute route, ParseResult command) {
        StringBuilder query = new StringBuilder();
        JsonObject body = new JsonObject();
        String path = route.path();
        for (int i = 0; i < command.matchedPositionals().size(); i++) {
            Object value = command.matchedPositionals().get(i).getValue();
            String field = route.fields().get(Integer.toString(i));
            if (field == null) {
                path = path.replace("{" + i + "}", encoded(text(value)));
            } else {
                body.put(field, json(value));
            }
        }
        for (OptionSpec option : command.matchedOptions()) {
            String name = option.longestName();
            if (NOT_SENT.contains(name)) {
                continue;
            }
            Object value = option.getValue();
            String place = "{" + name + "}";
            if (path.contains(place)) {
                path = path.replace(place, encoded(text(value)));
                continue;
            }
            String field = route.fields().get(name);
            if (field == null) {
                throw new ParameterException(
                        command.commandSpec().commandLine(),
                        name + " is not possible with --gateway. Run the command beside the store, or leave it out.");
            }
            if (field.contains(":")) {
                // A flag that stands for a value.
                String[] sides = field.split(":", 2);
                field = sides[0];
                value = sides[1];
            }
            if (route.isReading()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(field)
                        .append('=')
                        .append(encoded(text(value)));
            } else {
                body.put(field, json(value));
            }
        }
        return new RemoteRequest(route.method(), path + query, route.isReading() ? null : body);
    }

    private static Object json(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Collection<?> all) {
            return new JsonArray(all.stream().map(RemoteRequest::json).toList());
        }
        if (value instanceof Map<?, ?> all) {
            return new JsonObject(all.entrySet().stream()
                    .collect(Collectors.toMap(entry -> text(entry.getKey()), entry -> text(entry.getValue()))));
        }
        return text(value);
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(java.util.Locale.ROOT)
                : value.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
