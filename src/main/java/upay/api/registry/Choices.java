package upay.api.registry;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.api.ApiFields;
import upay.api.Problem;
import upay.store.registry.TerminalRegistry.Choice;

/** Fields that change a setting: missing leaves it, null takes it back. */
final class Choices {
    private static final int TEXT_MAX = 1024;

    private Choices() {}

    /** Null: not given. */
    static <T> @Nullable Choice<T> text(
            ApiFields fields, String name, String rule, Function<String, Optional<T>> form) {
        if (!fields.has(name)) {
            return null;
        }
        Optional<String> given = fields.optionalLine(name, TEXT_MAX);
        return new Choice<>(given.isEmpty() ? null : read(name, rule, given.get(), form));
    }

    /** A text in its form. */
    static <T> T read(String name, String rule, String text, Function<String, Optional<T>> form) {
        return form.apply(text).orElseThrow(() -> Problem.invalid(name, name + " must be " + rule + "."));
    }
}
