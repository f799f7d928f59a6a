package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Markdown on standard output as it comes, and in a folder at the end, with its pictures. */
final class Report {
    private final Path folder;
    private final StringBuilder text = new StringBuilder();

    /** @param folder null: nothing is kept */
    Report(Path folder) {
        this.folder = folder;
    }

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void line(String format, Object... values) {
        line(String.format(java.util.Locale.ROOT, format, values));
    }

    void picture(String name, String title, String svg) {
        if (folder != null) {
            keep(name, svg);
            line("");
            line("![" + title + "](" + name + ")");
        }
    }

    void end() {
        end("measured.md");
    }

    /** Keeps the text under this name. */
    void end(String name) {
        if (folder != null) {
            keep(name, text.toString());
        }
    }

    private void keep(String name, String content) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
