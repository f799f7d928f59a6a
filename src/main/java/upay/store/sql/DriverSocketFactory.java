package upay.store.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects the blocking driver where it cannot connect by itself: to a Unix socket, or to a certain address of a host's
 * name, of which it would only try the first. The host that the driver then connects to stays what the server's
 * certificate is verified by, and is otherwise ignored. The driver creates the factory by its name, with its argument,
 * and makes a socket before it connects it.
 */
public final class DriverSocketFactory extends SocketFactory {
    private static final String UNIX = "unix:";
    private static final String ADDRESS = "ip:";

    private final @Nullable Path path;
    private final @Nullable InetAddress address;

    /** @param argument made by {@link #toSocket} or {@link #toAddress} */
    public DriverSocketFactory(String argument) throws UnknownHostException {
        boolean unix = argument.startsWith(UNIX);
        path = unix ? Path.of(argument.substring(UNIX.length())) : null;
        address = unix ? null : InetAddress.getByName(argument.substring(ADDRESS.length()));
    }

    /** Sets the driver's properties for a Unix socket. */
    static void toSocket(String path, Properties properties) {
        configure(UNIX + path, properties);
    }

    /** Sets the driver's properties for one IP address of its host. */
    static void toAddress(String ip, Properties properties) {
        configure(ADDRESS + ip, properties);
    }

    private static void configure(String argument, Properties properties) {
        properties.setProperty("socketFactory", DriverSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", argument);
    }

    @Override
    public Socket createSocket() throws IOException {
        return address == null ? new UnixSocket(Objects.requireNonNull(path)) : new PinnedSocket(address);
    }

    /** Connects to this address, at the given port. */
    private static final class PinnedSocket extends Socket {
        private final InetAddress address;

        PinnedSocket(InetAddress address) {
            this.address = address;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            super.connect(new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort()), timeout);
        }
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
        return new SocketException("the driver makes a socket first, and then connects it");
    }
}
