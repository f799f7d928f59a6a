package upay.e2e.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends what no client sends, from any loopback address. Blocks. */
final class RawHttp {
    private RawHttp() {}

    /** Status line, headers and body. */
    record Answer(int status, String text) {
        String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }
    }

    static Answer post(URI port, String from, String path, String body, String... headers) throws IOException {
        StringBuilder text =
                new StringBuilder("POST /api/v1" + path + " HTTP/1.1\r\nContent-Type: application/json\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(port, from, text + "Content-Length: " + bytes.length + "\r\n", body);
    }

    /**
     * @param from the client's address, of this machine
     * @param head request line and headers, each with its line end, but Host and Connection
     */
    static Answer send(URI port, String from, String head, String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(port.getHost(), port.getPort()));
            String host = head.toLowerCase(java.util.Locale.ROOT).contains("\r\nhost:")
                    ? ""
                    : "Host: " + port.getHost() + ":" + port.getPort() + "\r\n";
            socket.getOutputStream()
                    .write((head + host + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(text.split(" ", 3)[1]), text);
        }
    }
}
