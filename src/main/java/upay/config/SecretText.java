package upay.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import upay.domain.Secret;

/**
 * A secret and its origin.
 *
 * @param file empty: it is in the configuration itself
 */
public record SecretText(Secret text, Optional<Path> file) {

    static SecretText read(Path file) throws IOException {
        return new SecretText(new Secret(text(Files.readAllBytes(file))), Optional.of(file));
    }

    /** The file's current content, if there is a file. Blocks. */
    public SecretText again() throws IOException {
        return file.isPresent() ? read(file.get()) : this;
    }

    private static String text(byte[] bytes) {
        try {
            // A new decoder reports invalid UTF-8; new String would replace it silently.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }
}
