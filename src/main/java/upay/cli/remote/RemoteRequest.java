package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command as a request.
 *
 * @param target path and query, below the API's prefix
 * @param body null: none
 */
record RemoteRequest(String method, String target, @Nullable JsonObject body) {
    /** They say who asks and how it is configured, which the API knows by the key, or how the answer is shown. */
    static final Set<String> NOT_SENT =
            Set.of("--config", "--by", "--json", RemoteOptions.GATEWAY, RemoteOptions.KEY, RemoteOptions.CA);

    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");

    /** @throws ParameterException for an option that the API does not have, or a value that is missing or wrong */
    static RemoteRequest of(RemoteRoute route, ParseResult command) {
        RemoteRequest request =
                new RemoteRequest(route.method(), path(route, command), route.isReading() ? null : new JsonObject());
        for (PositionalParamSpec positional : command.matchedPositionals()) {
            Optional<RemoteField> field =
                    route.fields().get(Integer.toString(positional.index().min()));
            if (field != null && field.isPresent()) {
                request = request.with(field.get(), json(positional.getValue()));
            }
        }
        for (OptionSpec option : command.matchedOptions()) {
            request = request.with(route, command, option);
        }
        return request;
    }

    private static String path(RemoteRoute route, ParseResult command) {
        Matcher places = PLACE.matcher(route.path());
        return places.replaceAll(place -> Matcher.quoteReplacement(encoded(value(place.group(1), command))));
    }

    /** The value of a positional by its index, or of an option by its name, given or by default. */
    private static String value(String place, ParseResult command) {
        Object value;
        String shown = place;
        if (place.startsWith("--")) {
            OptionSpec option = command.commandSpec().findOption(place);
            value = command.hasMatchedOption(place) ? option.getValue() : option.defaultValue();
        } else {
            int index = Integer.parseInt(place);
            value = command.matchedPositionalValue(index, null);
            shown = command.commandSpec().positionalParameters().get(index).paramLabel();
        }
        if (value == null) {
            throw new ParameterException(
                    command.commandSpec().commandLine(), shown + " is missing; with --gateway it is needed.");
        }
        return text(value);
    }

    private RemoteRequest with(RemoteRoute route, ParseResult command, OptionSpec option) {
        String name = option.longestName();
        Optional<RemoteField> field = route.fields().get(name);
        if (field == null) {
            if (NOT_SENT.contains(name) || route.path().contains("{" + name + "}")) {
                return this;
            }
            throw new ParameterException(
                    command.commandSpec().commandLine(),
                    name + " is not possible with --gateway. Run the command beside the store, or leave it out.");
        }
        if (field.isEmpty()) {
            return this;
        }
        try {
            return with(field.get(), field.get().value(option.getValue()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandSpec().commandLine(),
                    "Invalid value for '" + name + "': '" + option.getValue() + "'; " + e.getMessage());
        }
    }

    private RemoteRequest with(RemoteField field, @Nullable Object value) {
        if (body == null) {
            return new RemoteRequest(method, and(target, field.name(), value), null);
        }
        return new RemoteRequest(method, target, body.put(field.name(), value));
    }

    /** The target with one parameter more; null: without it. */
    static String and(String target, String name, @Nullable Object value) {
        return value == null ? target : target + (target.contains("?") ? '&' : '?') + name + '=' + encoded(text(value));
    }

    static Object json(Object value) {
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

    static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without the body, which may have secrets. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
