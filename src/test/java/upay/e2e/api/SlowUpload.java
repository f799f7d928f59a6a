package upay.e2e.api;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A body over HTTP/1.1 that is sent when the test wants it. */
public final class SlowUpload implements AutoCloseable {
    private final Socket socket;

    SlowUpload(URI server, String path, Map<String, String> headers, long length) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        StringBuilder request =
                new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        request.append("Content-Length: ").append(length).append("\r\n\r\n");
        send(request.toString().getBytes(StandardCharsets.US_ASCII));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Goes away, without a word. */
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
