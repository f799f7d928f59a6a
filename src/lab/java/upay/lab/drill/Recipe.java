package upay.lab.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the folder deploy, with examples replaced by what is here: each must be there, so that the file is tested. */
final class Recipe {
    private final String text;

    private Recipe(String text) {
        this.text = text;
    }

    static Recipe of(String text) {
        return new Recipe(text);
    }

    static Recipe read(Path file) {
        try {
            return new Recipe(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recipe with(String example, String real) {
        if (!text.contains(example)) {
            throw new IllegalStateException("the recipe no longer has: " + example);
        }
        return new Recipe(text.replace(example, real));
    }

    String text() {
        return text;
    }
}
