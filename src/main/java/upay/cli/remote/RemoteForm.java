package upay.cli.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import upay.cli.console.SecretInput;

/** How an option's value becomes a field's. */
enum RemoteForm {
    /** As it is. */
    TEXT,
    /** yes or no: true or false. */
    FLAG,
    /** Fen; none: null, which is no cap. */
    FEN,
    /** A whole number; default: null, which is as configured. */
    NUMBER,
    /** none: null. */
    NONE,
    /** default: null, which is as configured. */
    DEFAULT,
    /** A file with a secret, or - for standard input: the secret. */
    SECRET;

    private static final int DIGITS_MAX = 12;
    private static final int SECRET_MAX = 4096;

    /**
     * The field's value; null stands for the JSON null.
     *
     * @throws IllegalArgumentException with what is allowed, or why a file cannot be used
     */
    @Nullable Object read(Object value) {
        String text = RemoteRequest.text(value);
        return switch (this) {
            case TEXT -> RemoteRequest.json(value);
            case FLAG -> text.equalsIgnoreCase("yes");
            case FEN -> text.equalsIgnoreCase("none") ? null : (Object) fen(text);
            case NUMBER -> text.equalsIgnoreCase("default") ? null : number(text);
            case NONE -> text.equalsIgnoreCase("none") ? null : text;
            case DEFAULT -> text.equalsIgnoreCase("default") ? null : text;
            case SECRET -> secret(Path.of(text));
        };
    }

    private static long fen(String text) {
        if (!text.matches("[0-9]{1," + DIGITS_MAX + "}")) {
            throw new IllegalArgumentException("allowed: fen, from 1 on, or 'none' (to forbid it: --may-refund no)");
        }
        return Long.parseLong(text);
    }

    /** The gateway says what is allowed. */
    private static Object number(String text) {
        return text.matches("[0-9]{1," + DIGITS_MAX + "}") ? (Object) Long.valueOf(text) : text;
    }

    private static String secret(Path file) {
        SecretInput.exposure(file).ifPresent(how -> {
            throw new IllegalArgumentException(how);
        });
        try {
            return SecretInput.read(file, SECRET_MAX).reveal();
        } catch (IOException e) {
            throw new IllegalArgumentException("it can't be read as text of a secret's length", e);
        }
    }

    static RemoteForm of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
