package upay.sandbox.unionpay;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The text of an answer around a file that is written into it: all fields in the order in which they are signed, so
 * that the signature can follow without the file being in memory.
 */
final class UnionpayFileAnswer extends FilterOutputStream {
    private static final String FILE = "fileContent";

    private final SortedMap<String, String> after;
    private final UnaryOperator<String> signature;
    private final MessageDigest digest;

    /**
     * @param fields without empty ones, {@code fileContent} and {@code signature}
     * @param signature of the lower-case hex SHA-256 of the text
     */
    UnionpayFileAnswer(OutputStream sink, Map<String, String> fields, UnaryOperator<String> signature)
            throws IOException {
        super(sink);
        SortedMap<String, String> sorted = new TreeMap<>(fields);
        this.after = sorted.tailMap(FILE);
        this.signature = signature;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        for (Map.Entry<String, String> field : sorted.headMap(FILE).entrySet()) {
            text(field.getKey() + "=" + field.getValue() + "&");
        }
        text(FILE + "=");
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(int one) throws IOException {
        digest.update((byte) one);
        out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        digest.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }

    /** The file is complete. */
    @Override
    public void close() throws IOException {
        for (Map.Entry<String, String> field : after.entrySet()) {
            text("&" + field.getKey() + "=" + field.getValue());
        }
        String sign = signature.apply(HexFormat.of().formatHex(digest.digest()));
        out.write(("&signature=" + sign).getBytes(StandardCharsets.US_ASCII));
        out.close();
    }
}
