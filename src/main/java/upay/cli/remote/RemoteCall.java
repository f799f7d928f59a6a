package upay.cli.remote;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import upay.cli.console.PrintableText;

/**
 * A command that a gateway does: what was given, the gateway, and where the answer goes.
 *
 * @param out the results
 * @param err progress, warnings and refusals
 */
record RemoteCall(ParseResult command, RemoteGateway gateway, PrintWriter out, PrintWriter err) {
    boolean has(String option) {
        return command.hasMatchedOption(option);
    }

    /** As it is sent; null: not given. */
    @Nullable String option(String name) {
        Object value = command.matchedOptionValue(name, (Object) null);
        return value == null ? null : RemoteRequest.text(value);
    }

    /** The values of an option that may be given more than once. */
    List<String> all(String name) {
        return command.matchedOptionValue(name, List.<String>of());
    }

    /** The values of an option of names and values. */
    Map<String, ?> named(String name) {
        return command.matchedOptionValue(name, Map.<String, Object>of());
    }

    /** Null: not given. */
    @Nullable String positional(int index) {
        Object value = command.matchedPositionalValue(index, (Object) null);
        return value == null ? null : RemoteRequest.text(value);
    }

    /** The owner of accounts: a merchant's id, {@code *} with --default; null: not given. */
    @Nullable String owner() {
        return has("--default") ? "*" : option("--merchant");
    }

    /** The target with the option's value as a parameter, if it was given. */
    String and(String target, String option, String parameter) {
        return RemoteRequest.and(target, parameter, option(option));
    }

    /** One line, without fields that are null. */
    void print(JsonObject line) {
        JsonObject shown = new JsonObject();
        line.forEach(field -> {
            if (field.getValue() != null) {
                shown.put(field.getKey(), field.getValue());
            }
        });
        out.println(shown.encode());
    }

    /** One line of text. */
    void say(String line) {
        out.println(PrintableText.line(line));
    }

    /** A line about the progress. */
    void note(String line) {
        err.println(PrintableText.line(line));
        err.flush();
    }

    void warn(String line) {
        note("Warning: " + line);
    }

    ParameterException invalid(String option, @Nullable String value, String why) {
        return new ParameterException(
                command.commandSpec().commandLine(), "Invalid value for '" + option + "': '" + value + "'; " + why);
    }
}
