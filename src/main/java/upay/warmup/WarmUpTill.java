package upay.warmup;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

/**
 * The terminal of the warm-up: signed requests over many connections, one on each at a time. Sends on all of them, then
 * reads all answers, so that rows gather to batches as under load.
 *
 * <p>Threads: one.
 */
public final class WarmUpTill implements AutoCloseable {
    public static final String TERMINAL = "warm-up";
    public static final String MERCHANT = "warm-up";

    /** As many requests at a time as a gateway under load has in flight per event loop. */
    private static final int CONNECTIONS = 64;

    private static final int SILENCE_MILLIS = 5_000;
    private static final byte[] SUCCESS = "SUCCESS\"".getBytes(StandardCharsets.US_ASCII);

    private final List<Line> lines = new ArrayList<>();
    private final Secret secret;
    private int round;
    private int orders;
    private int answered;
    private int failed;
    private String failure = "";

    WarmUpTill(List<Integer> ports, Secret secret) throws IOException {
        this.secret = secret;
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                lines.add(new Line(ports.get(i % ports.size())));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The number of answers so far. */
    int answered() {
        return answered;
    }

    /** The number of them that say that an operation failed. */
    int failed() {
        return failed;
    }

    /** The last answer that was no success; empty: none. */
    String failure() {
        return failure;
    }

    /**
     * A request on each connection, and its answer. Now and then only on a few: then batches are small.
     *
     * @throws IOException if an answer does not come within seconds
     */
    void round() throws IOException {
        int used = round % 8 == 7 ? 2 : lines.size();
        for (int i = 0; i < used; i++) {
            lines.get(i).send(request(lines.get(i), round + i));
        }
        for (int i = 0; i < used; i++) {
            if (!lines.get(i).readsSuccess()) {
                failed++;
                failure = lines.get(i).text();
            }
            answered++;
        }
        round++;
    }

    /** Mostly payments; the order of a connection's last payment is queried, refunded or cancelled. */
    private byte[] request(Line line, int turn) {
        return switch (line.order.isEmpty() ? 0 : turn % 16) {
            case 3, 7, 11 -> post("query", existing(line));
            case 5 -> post("refund", refund(line));
            case 13 -> post("cancel", existing(line));
            case 15 -> post("precreate", precreate(line));
            default -> post("pay", pay(line, turn));
        };
    }

    private String pay(Line line, int turn) {
        String extras = turn % 16 == 9
                ? ",\"device_id\":\"d1\",\"reflect\":\"{\\\"tips\\\": \\\"100\\\"}\",\"description\":\"\u62ff\u94c1\""
                : "";
        return "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + next(line)
                + "\",\"total_amount\":\"1350\",\"dynamic_id\":\"130000000000000001\",\"subject\":\"咖啡与蛋糕\","
                + "\"operator\":\"刘侃\"" + extras + "}";
    }

    private String precreate(Line line) {
        return "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + next(line)
                + "\",\"total_amount\":\"1350\",\"payway\":\"3\",\"subject\":\"咖啡与蛋糕\",\"operator\":\"刘侃\"}";
    }

    private String refund(Line line) {
        return "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + line.order
                + "\",\"refund_request_no\":\"1\",\"refund_amount\":\"350\",\"operator\":\"刘侃\"}";
    }

    private static String existing(Line line) {
        return "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + line.order + "\"}";
    }

    private String next(Line line) {
        line.order = "warm-up-" + orders++;
        return line.order;
    }

    private byte[] post(String operation, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /upay/v2/" + operation + " HTTP/1.1\r\nHost: warm-up\r\nContent-Type: application/json\r\n"
                        + "Authorization: " + TERMINAL + " " + Md5Signature.sign(body, secret) + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    @Override
    public void close() {
        lines.forEach(Line::close);
    }

    /** One connection. */
    private static final class Line {
        private static final int ANSWER_BYTES_MAX = 16 * 1024;
        private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
        private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

        private final Socket socket;
        private final InputStream in;
        private final byte[] answer = new byte[ANSWER_BYTES_MAX];
        private int length;
        private String order = "";

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        }

        void send(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
        }

        /** The gateway writes an answer whole; it is read until its declared length is there. */
        boolean readsSuccess() throws IOException {
            length = 0;
            int end = Integer.MAX_VALUE;
            while (length < end) {
                int read = in.read(answer, length, answer.length - length);
                if (read <= 0) {
                    throw new IOException("the connection ended");
                }
                length += read;
                end = end();
            }
            return indexOf(SUCCESS) >= 0;
        }

        private int end() {
            int at = indexOf(LENGTH);
            int head = indexOf(HEAD_END);
            if (at < 0 || head < 0) {
                return Integer.MAX_VALUE;
            }
            int body = 0;
            for (int i = at + LENGTH.length; answer[i] >= '0' && answer[i] <= '9'; i++) {
                body = 10 * body + answer[i] - '0';
            }
            return head + HEAD_END.length + body;
        }

        private int indexOf(byte[] part) {
            for (int i = 0; i <= length - part.length; i++) {
                if (answer[i] == part[0] && Arrays.equals(answer, i, i + part.length, part, 0, part.length)) {
                    return i;
                }
            }
            return -1;
        }

        String text() {
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is not used any more.
            }
        }
    }
}
