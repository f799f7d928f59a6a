package upay.cli.remote;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The field of a body, or the parameter of a query, that an option's value becomes.
 *
 * @param form how the value is written
 * @param fixed the value that a flag stands for, whatever its own; null: none
 */
record RemoteField(String name, RemoteForm form, @Nullable String fixed) {
    private static final String NULL = "null";

    /**
     * As {@code merchant}, {@code merchant:*} for a flag that stands for a value, {@code account:null}, or {@code
     * refund_cap@fen} with a form. A lone {@code -}: the option is known, and leaving the field out says the same; empty.
     */
    static Optional<RemoteField> parse(String text) {
        if (text.equals("-")) {
            return Optional.empty();
        }
        String[] form = text.split("@", 2);
        String[] sides = form[0].split(":", 2);
        return Optional.of(new RemoteField(
                sides[0],
                form.length == 2 ? RemoteForm.of(form[1]) : RemoteForm.TEXT,
                sides.length == 2 ? sides[1] : null));
    }

    /**
     * Null stands for the JSON null.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    @Nullable Object value(Object given) {
        if (fixed == null) {
            return form.read(given);
        }
        return fixed.equals(NULL) ? null : fixed;
    }
}
