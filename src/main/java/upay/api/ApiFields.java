package upay.api;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import upay.domain.Secret;

/** The fields of a request's body. One that is missing, wrong or unknown is a {@link Problem} with its name. */
public final class ApiFields {
    private final JsonObject json;
    private final Set<String> read = new HashSet<>();

    ApiFields(JsonObject json) {
        this.json = json;
    }

    /** Whether it is given; null counts as given. */
    public boolean has(String name) {
        read.add(name);
        return json.containsKey(name);
    }

    /** One line, 1 to {@code most} characters. */
    public String line(String name, int most) {
        return line(name, most, required(name));
    }

    public Optional<String> optionalLine(String name, int most) {
        return optional(name).map(value -> line(name, most, value));
    }

    private static String line(String name, int most, Object value) {
        String text = text(name, value).strip();
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(name, name + " must be 1 to " + most + " characters in one line.");
        }
        return text;
    }

    /** A text of this form. */
    public String match(String name, Pattern form, String allowed) {
        return match(name, form, allowed, required(name));
    }

    public Optional<String> optionalMatch(String name, Pattern form, String allowed) {
        return optional(name).map(value -> match(name, form, allowed, value));
    }

    private static String match(String name, Pattern form, String allowed, Object value) {
        String text = text(name, value);
        if (!form.matcher(text).matches()) {
            throw Problem.invalid(name, name + " must be " + allowed + ".");
        }
        return text;
    }

    /** As it was sent, with its white space. */
    public Secret secret(String name, int most) {
        String text = text(name, required(name));
        if (text.isEmpty() || text.length() > most) {
            throw Problem.invalid(name, name + " must have 1 to " + most + " characters.");
        }
        return new Secret(text);
    }

    /** A whole number in its range. */
    public long number(String name, long least, long most) {
        return number(name, least, most, required(name));
    }

    public Optional<Long> optionalNumber(String name, long least, long most) {
        return optional(name).map(value -> number(name, least, most, value));
    }

    private static long number(String name, long least, long most, Object value) {
        boolean whole = value instanceof Integer || value instanceof Long;
        if (!whole || ((Number) value).longValue() < least || ((Number) value).longValue() > most) {
            throw Problem.invalid(name, name + " must be a whole number from " + least + " to " + most + ".");
        }
        return ((Number) value).longValue();
    }

    public boolean flag(String name) {
        return flag(name, required(name));
    }

    public Optional<Boolean> optionalFlag(String name) {
        return optional(name).map(value -> flag(name, value));
    }

    private static boolean flag(String name, Object value) {
        if (!(value instanceof Boolean flag)) {
            throw Problem.invalid(name, name + " must be true or false.");
        }
        return flag;
    }

    /** The value as JSON has it; empty: it is missing or null. */
    public Optional<Object> optional(String name) {
        read.add(name);
        return Optional.ofNullable(json.getValue(name));
    }

    /** After all known fields are read: others are refused, since they are typing errors. */
    public void end() {
        Set<String> unknown = new TreeSet<>(json.fieldNames());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            String shown = first.length() > 64 ? first.substring(0, 64) : first;
            throw Problem.invalid(
                    shown, "There is no such field here. Known ones: " + String.join(", ", new TreeSet<>(read)) + ".");
        }
    }

    private Object required(String name) {
        return optional(name).orElseThrow(() -> Problem.invalid(name, name + " is missing."));
    }

    private static String text(String name, Object value) {
        if (!(value instanceof String text)) {
            throw Problem.invalid(name, name + " must be a text.");
        }
        return text;
    }
}
