package upay.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import upay.domain.Secret;

/** Who signs. */
record Till(String sn, Secret secret) {
    /** What every sandbox has. */
    static final List<Till> OF_THE_SANDBOX = List.of(
            new Till("100000000000000001", new Secret("sandbox-secret-1")),
            new Till("100000000000000002", new Secret("sandbox-secret-2")),
            new Till("200000000000000001", new Secret("sandbox-secret-3")));

    /**
     * A line for each: number and secret, with blanks between. Empty lines and those that begin with # are skipped.
     *
     * @throws IllegalArgumentException which line is wrong; never with the secret
     */
    static List<Till> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<Till> tills = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                String[] words = line.split("\\s+");
                if (words.length != 2) {
                    throw new IllegalArgumentException(file + ", line " + (i + 1)
                            + ": a terminal's number and its secret are expected, and no more");
                }
                tills.add(new Till(words[0], new Secret(words[1])));
            }
            if (tills.isEmpty()) {
                throw new IllegalArgumentException(
                        file + " names no terminal; write one a line: its number, a blank, its secret");
            }
            return List.copyOf(tills);
        } catch (IOException e) {
            throw new IllegalArgumentException("the terminals' file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
