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
 * A secret, and where it came from.
 *
 * @param file empty: it stood in the configuration itself
 */
public record SecretText(Secret text, Optional<Path> file) {

    static SecretText read(Path file) throws IOException {
        return new SecretText(new Secret(text(Files.readAllBytes(file))), Optional.of(file));
    }

    /** What the file holds now, where there is one. Blocks. */
    public SecretText again() throws IOException {
        return file.isPresent() ? read(file.get()) : this;
    }

    private static String text(byte[] bytes) {
        try {
            // A fresh decoder reports what is no UTF-8; new String would replace it silently.
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
