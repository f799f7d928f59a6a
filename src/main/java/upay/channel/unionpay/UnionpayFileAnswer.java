package upay.channel.unionpay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import upay.channel.connector.BillResponse;
import upay.channel.message.ReceivedText;

/**
 * An answer with a file in it, which may be larger than memory: its fields, with a mark in the place of the file. Not
 * read by {@link UnionpayResponseText} alone for this reason only.
 */
final class UnionpayFileAnswer {
    private static final String FILE = "fileContent";

    /** Of Base64's letters, as the file is. */
    private static final String MARK = "TheFileStandsHere";

    private static final String MARKED = FILE + "=" + MARK;

    /** All fields but the file, with room. */
    private static final int TEXT_MAX = 64 * 1024;

    private static final int COPY = 64 * 1024;

    private final Map<String, String> fields;
    private final long fileFrom;
    private final long fileTo;

    private UnionpayFileAnswer(Map<String, String> fields, long fileFrom, long fileTo) {
        this.fields = fields;
        this.fileFrom = fileFrom;
        this.fileTo = fileTo;
    }

    /**
     * Reads an answer, and copies the file in it, in Base64.
     *
     * @return empty if it is not a list of fields, has more than one file, or the file is not in Base64
     * @throws IOException if it cannot be read or copied
     */
    static Optional<UnionpayFileAnswer> read(BillResponse answer, OutputStream file) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long from = -1;
        long to = -1;
        try (InputStream in = new BufferedInputStream(answer.body().open(), COPY)) {
            long at = 0;
            int fieldStart = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                at++;
                if (text.size() >= TEXT_MAX) {
                    return Optional.empty();
                }
                text.write(next);
                if (next == '&') {
                    fieldStart = text.size();
                } else if (next == '=' && text.size() - fieldStart == FILE.length() + 1 && endsWithName(text)) {
                    if (from >= 0) {
                        return Optional.empty();
                    }
                    from = at;
                    to = copy(in, file, at);
                    if (to < 0) {
                        return Optional.empty();
                    }
                    text.writeBytes(MARK.getBytes(StandardCharsets.US_ASCII));
                    // The ampersand behind it was read too, unless it was the end.
                    at = to + 1;
                    text.write('&');
                    fieldStart = text.size();
                }
            }
        }
        String read =
                ReceivedText.ofContent(text.toByteArray(), answer.contentType()).text();
        // Of the end of the answer, behind a file that stands last.
        String whole = read.endsWith(MARKED + "&") ? read.substring(0, read.length() - 1) : read;
        long start = from;
        long end = to;
        return UnionpayResponseText.read(whole)
                .filter(fields -> start < 0 || MARK.equals(fields.get(FILE)))
                .map(fields -> new UnionpayFileAnswer(new HashMap<>(fields), start, end));
    }

    private static boolean endsWithName(ByteArrayOutputStream text) {
        return text.toString(StandardCharsets.ISO_8859_1).endsWith(FILE + "=");
    }

    /** Copies up to an ampersand or the end; returns where the file ends, -1 if a byte is not of Base64. */
    private static long copy(InputStream in, OutputStream file, long from) throws IOException {
        long at = from;
        byte[] buffer = new byte[COPY];
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '&'; next = in.read()) {
            if (!isBase64(next)) {
                return -1;
            }
            buffer[length++] = (byte) next;
            at++;
            if (length == COPY) {
                file.write(buffer, 0, length);
                length = 0;
            }
        }
        file.write(buffer, 0, length);
        return at;
    }

    private static boolean isBase64(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=';
    }

    /** Empty if the field is absent. */
    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    boolean hasFile() {
        return fileTo > fileFrom;
    }

    /**
     * Why the answer is rejected; empty: its signature, which is also over the file, is UnionPay's.
     *
     * @throws IOException if the file cannot be read again
     */
    Optional<String> objection(UnionpaySignature signature, BillResponse.Body body) throws IOException {
        if (fileFrom < 0) {
            return signature.objection(fields);
        }
        String content = UnionpaySignature.content(fields);
        int mark = content.startsWith(MARKED) ? 0 : content.indexOf("&" + MARKED) + 1;
        MessageDigest digest = sha256();
        digest.update(content.substring(0, mark + FILE.length() + 1).getBytes(StandardCharsets.UTF_8));
        digestFile(digest, body);
        digest.update(content.substring(mark + MARKED.length()).getBytes(StandardCharsets.UTF_8));
        return signature.objection(fields, HexFormat.of().formatHex(digest.digest()));
    }

    private void digestFile(MessageDigest digest, BillResponse.Body body) throws IOException {
        byte[] buffer = new byte[COPY];
        try (InputStream in = body.open()) {
            in.skipNBytes(fileFrom);
            long rest = fileTo - fileFrom;
            while (rest > 0) {
                int read = in.read(buffer, 0, (int) Math.min(rest, COPY));
                if (read < 0) {
                    throw new IOException("the answer became shorter");
                }
                digest.update(buffer, 0, read);
                rest -= read;
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
