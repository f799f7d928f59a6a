package upay.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A gateway's answers as files: whole, or not there. */
final class RemoteFiles {
    private RemoteFiles() {}

    /**
     * Writes an answer to the file, which is replaced when all of it has come. Returns its SHA-256, in hexadecimal digits.
     *
     * @param option that names the file, for messages
     */
    static String write(RemoteCall call, String target, String option, Path file)
            throws IOException, InterruptedException {
        Path whole = file.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(whole)) {
            throw call.invalid(option, file.toString(), "allowed: a file in a folder that can be written");
        }
        HttpResponse<InputStream> answer = call.gateway().download(target);
        Path partial = whole.resolveSibling(whole.getFileName() + ".partial");
        try (DigestInputStream body = new DigestInputStream(answer.body(), sha256())) {
            try (OutputStream out = Files.newOutputStream(partial)) {
                body.transferTo(out);
            }
            Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return HexFormat.of().formatHex(body.getMessageDigest().digest());
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
