package upay.e2e.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A file over HTTP/1.1 that is read when the test wants it, with its chunks and trailers as they are. */
public final class SlowDownload implements AutoCloseable {
    private static final int SMALL = 4096;
    private static final int TIME_OUT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final String head;

    SlowDownload(URI server, String path, Map<String, String> headers) throws IOException {
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(TIME_OUT_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        StringBuilder request =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        request.append("TE: trailers\r\n\r\n");
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        in = socket.getInputStream();
        head = until("\r\n\r\n");
    }

    /** The status line and the headers. */
    public String head() {
        return head;
    }

    private String until(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut off");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /**
     * What the rest is.
     *
     * @param trailers behind the last chunk
     */
    public record Rest(byte[] body, String trailers) {}

    /** @throws IOException if it is cut off before its end */
    public Rest rest() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(until("\r\n").strip(), 16);
            if (size == 0) {
                String trailers = until("\r\n");
                return new Rest(body.toByteArray(), trailers.isBlank() ? "" : trailers + until("\r\n"));
            }
            byte[] chunk = in.readNBytes(size);
            body.write(chunk);
            if (chunk.length < size || in.read() != '\r' || in.read() != '\n') {
                throw new IOException("cut off");
            }
        }
    }

    /** Goes away, without a word. */
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
