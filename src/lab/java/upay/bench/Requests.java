package upay.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

/**
 * Whole HTTP requests, signed beforehand: the driver only copies bytes. In a file each follows its length in six
 * digits.
 */
final class Requests {
    static final String TERMINAL = "100000000000000001";
    private static final Secret SECRET = new Secret("sandbox-secret-1");

    /**
     * Payments and queries in the mix of real tills: a till queries while the customer pays, and once more
     * afterwards.
     */
    enum Kind {
        PAY,
        QUERY,
        MIX
    }

    private static final int QUERIES_PER_PAY = 5;
    /** Before each request of a file. */
    static final int LENGTH_DIGITS = 6;

    private final Channel channel;
    private int orders;
    private final Random random = new Random(20);
    private int files;

    /** @param orders how many are preloaded */
    Requests(Channel channel, int orders) {
        this.channel = channel;
        this.orders = orders;
    }

    /** Asks for any of so many from now on. */
    void among(int preloaded) {
        orders = preloaded;
    }

    /** The i-th of a kind; pays of one {@code run} have numbers of their own. */
    byte[] request(Kind kind, String run, int i) {
        return switch (kind) {
            case PAY -> pay(run + i);
            case QUERY -> query();
            case MIX -> i % (1 + QUERIES_PER_PAY) == 0 ? pay(run + i) : query();
        };
    }

    /** No two runs, of this program or an earlier one on the same server, share an order number. */
    String newRun() {
        return "b" + Long.toString(System.currentTimeMillis(), 36) + "-" + files++ + "-";
    }

    Path file(Path folder, Kind kind, int count) {
        String run = newRun();
        Path file = folder.resolve("requests.bin");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; i < count; i++) {
                byte[] request = request(kind, run, i);
                out.write("%06d".formatted(request.length).getBytes(StandardCharsets.US_ASCII));
                out.write(request);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private byte[] pay(String clientSn) {
        return post(
                "pay",
                "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + clientSn
                        + "\",\"total_amount\":\"1350\",\"dynamic_id\":\"" + channel.paymentCode()
                        + "\",\"subject\":\"咖啡与蛋糕\",\"operator\":\"刘侃\"}");
    }

    private byte[] query() {
        return post(
                "query",
                "{\"terminal_sn\":\"" + TERMINAL + "\",\"client_sn\":\"" + Preload.clientSn(1 + random.nextInt(orders))
                        + "\"}");
    }

    private static byte[] post(String operation, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /upay/v2/" + operation + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                        + "Authorization: " + TERMINAL + " " + Md5Signature.sign(body, SECRET) + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
