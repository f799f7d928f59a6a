package upay.store.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Connects the blocking driver, which supports TCP only, to a server's Unix socket. The driver creates it by its
 * name, with the path as its argument; the host and port that it then connects to are ignored.
 */
public final class UnixSocketFactory extends SocketFactory {
    private final Path path;

    /** @param path of the socket */
    public UnixSocketFactory(String path) {
        this.path = Path.of(path);
    }

    @Override
    public Socket createSocket() throws IOException {
        return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw notMeant();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        throw notMeant();
    }

    private static SocketException notMeant() {
        return new SocketException("a Unix socket has no host and port");
    }
}
