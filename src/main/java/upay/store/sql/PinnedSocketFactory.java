package upay.store.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.SocketFactory;

/**
 * Connects the blocking driver to a certain address of a host's name, of which it would only try the first. The name
 * stays what the server's certificate is verified by. The driver creates the factory by its name, with the address as
 * its argument.
 */
public final class PinnedSocketFactory extends SocketFactory {
    private final InetAddress address;

    /** @param ip an IP address */
    public PinnedSocketFactory(String ip) throws UnknownHostException {
        this.address = InetAddress.getByName(ip);
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint) throws IOException {
                connect(endpoint, 0);
            }

            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                super.connect(new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort()), timeout);
            }
        };
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
