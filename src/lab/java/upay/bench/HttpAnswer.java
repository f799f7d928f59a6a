package upay.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The answer to one request on a connection, as its pieces arrive. */
final class HttpAnswer {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    /** What a refused request's answer has in it, and no other. */
    private static final byte[] REFUSED = "MAINTENANCE_INPROGRESS".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PAID = "\"PAY_SUCCESS\"".getBytes(StandardCharsets.US_ASCII);

    private Buffer pieces;
    private byte[] all;
    private int head;

    /** Forgets the one before. */
    void begin() {
        pieces = null;
    }

    /** True once it is complete. */
    boolean add(Buffer bytes) {
        pieces = pieces == null ? bytes : pieces.copy().appendBuffer(bytes);
        all = pieces.getBytes();
        head = indexOf(HEAD_END, 0);
        return head >= 0 && all.length >= head + HEAD_END.length + length();
    }

    /** Whether the gateway refused it for lack of room. */
    boolean isRefusal() {
        return indexOf(REFUSED, head) >= 0;
    }

    boolean isPaid() {
        return indexOf(PAID, head) >= 0 && !isRefusal();
    }

    String text() {
        return new String(all, StandardCharsets.UTF_8);
    }

    private int length() {
        int at = indexOf(LENGTH, 0);
        int length = 0;
        for (int i = at + LENGTH.length; at >= 0 && i < head && all[i] >= '0' && all[i] <= '9'; i++) {
            length = 10 * length + all[i] - '0';
        }
        return length;
    }

    private int indexOf(byte[] part, int from) {
        for (int i = from; i <= all.length - part.length; i++) {
            if (all[i] == part[0] && Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
