package upay.doctor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as text: request line, headers, an empty line, the body; with LF or CRLF.
 *
 * @param path null: there is no request line
 * @param headers by name in lower case; of a repeated one the first
 */
public record RawRequest(@Nullable String path, Map<String, String> headers, byte[] body) {
    private static final byte[] CRLF_TWICE = {'\r', '\n', '\r', '\n'};
    private static final byte[] LF_TWICE = {'\n', '\n'};

    /** @throws IllegalArgumentException if it is none; the message says what to do */
    public static RawRequest parse(byte[] bytes) {
        int crlf = find(bytes, CRLF_TWICE);
        int lf = find(bytes, LF_TWICE);
        boolean isCrlf = crlf >= 0 && (lf < 0 || crlf < lf);
        int end = isCrlf ? crlf : lf;
        if (end < 0) {
            throw new IllegalArgumentException(
                    "there is no empty line between headers and body; write one, or use --body and --authorization");
        }
        String head = new String(bytes, 0, end, StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOfRange(bytes, end + (isCrlf ? CRLF_TWICE : LF_TWICE).length, bytes.length);
        String path = null;
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : head.split("\r?\n")) {
            int colon = line.indexOf(':');
            String[] words = line.strip().split(" +");
            if (headers.isEmpty() && path == null && isRequestLine(words)) {
                path = words[1];
            } else if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new RawRequest(path, headers, asSent(body, headers));
    }

    private static boolean isRequestLine(String... words) {
        return words.length >= 2 && (words[1].startsWith("/") || words[1].startsWith("http"));
    }

    /** Editors put a newline behind a file: what exceeds the Content-Length by white space only was not sent. */
    private static byte[] asSent(byte[] body, Map<String, String> headers) {
        String length = headers.get("content-length");
        if (length == null || !length.matches("[0-9]{1,9}")) {
            return body;
        }
        int sent = Integer.parseInt(length);
        boolean exceeds =
                sent < body.length && new String(body, sent, body.length - sent, StandardCharsets.ISO_8859_1).isBlank();
        return exceeds ? Arrays.copyOf(body, sent) : body;
    }

    /** What the body lacks or has too much by its Content-Length; null: nothing. */
    public @Nullable String lengthFault() {
        String length = headers.get("content-length");
        return length == null || length.equals(Integer.toString(body.length))
                ? null
                : "the body has " + body.length + " bytes, its Content-Length says " + length
                        + ": if the file is not exactly what was sent, the finding may be wrong";
    }

    /** As it arrives at a gateway. */
    public SignedRequest signed() {
        return new SignedRequest(headers.get("authorization"), headers.get("content-type"), path, body);
    }

    private static int find(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
