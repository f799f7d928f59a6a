package upay.console;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console in memory, ready to be sent.
 *
 * @param etag quoted; of the plain bytes. The compressed ones have {@link #compressedEtag}
 */
record ConsoleFile(String contentType, Buffer plain, Buffer compressed, String etag) {
    private static final int ETAG_BYTES = 12;

    /** Compresses; takes some milliseconds. */
    static ConsoleFile of(String contentType, byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
            gzip.finish();
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        String etag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256(bytes), ETAG_BYTES));
        return new ConsoleFile(
                contentType, Buffer.buffer(bytes), Buffer.buffer(compressed.toByteArray()), '"' + etag + '"');
    }

    /** Another one than of the plain bytes: a cache must not take one for the other. */
    String compressedEtag() {
        return etag.substring(0, etag.length() - 1) + "-gz\"";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
