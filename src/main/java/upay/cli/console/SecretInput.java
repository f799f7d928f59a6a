package upay.cli.console;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import upay.config.SecretFile;
import upay.domain.Secret;

/**
 * The source of an operator's secret: a file, or {@code -} for standard input, with a prompt without echo at a
 * terminal. Never the command line, which every user of the machine sees in the list of processes.
 */
public final class SecretInput {
    /** The sources, for messages. */
    public static final String WAYS =
            "a file that only you can read (chmod 600), or - for standard input, asked for at a terminal";

    private static final String STANDARD_INPUT = "-";

    private SecretInput() {}

    /** Who else can access it; empty if no other user can. */
    public static Optional<String> exposure(Path file) {
        return isStandardInput(file) ? Optional.empty() : SecretFile.exposure(file);
    }

    /** Text without surrounding white space; for binary content its Base64. */
    public static Secret read(Path file, int most) throws IOException {
        byte[] bytes = isStandardInput(file) ? typed(most) : stored(file, most);
        try {
            return new Secret(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip());
        } catch (CharacterCodingException e) {
            return new Secret(Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static boolean isStandardInput(Path file) {
        return file.toString().equals(STANDARD_INPUT);
    }

    private static byte[] stored(Path file, int most) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return bounded(stream, most);
        }
    }

    private static byte[] typed(int most) throws IOException {
        Console console = Optional.ofNullable(System.console())
                .filter(SecretInput::isTerminal)
                .orElse(null);
        if (console == null) {
            return bounded(System.in, most);
        }
        char[] text = console.readPassword("The secret (it is not shown): ");
        byte[] bytes = text == null ? new byte[0] : new String(text).getBytes(StandardCharsets.UTF_8);
        if (text != null) {
            Arrays.fill(text, ' ');
        }
        return bytes;
    }

    /**
     * Up to JDK 21 there is no console without a terminal; from JDK 22 on there always is one, which reports whether it
     * is a terminal.
     */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJdk22) {
            return true;
        }
    }

    private static byte[] bounded(InputStream stream, int most) throws IOException {
        byte[] bytes = stream.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("too long");
        }
        return bytes;
    }
}
