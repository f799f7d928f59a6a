package upay.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import upay.config.SettingKey;

/** The ports that the program listens on. */
final class ListenPorts {
    private ListenPorts() {}

    /**
     * Checks before the start whether the port is available, so that a conflict is reported at once.
     *
     * @param key the configuration key of the port
     * @return the port; for 0 a free one
     * @throws StartException with the remedy
     */
    static int requireFree(String key, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw taken(key, host, port, e);
        }
    }

    static StartException taken(String key, String host, int port, Throwable cause) {
        return new StartException(
                "Can't listen on " + literal(host) + ":" + port + " (" + cause.getMessage()
                        + "). Stop the program that uses the port," + " or choose another: " + SettingKey.variable(key)
                        + " ("
                        + key + ").",
                cause);
    }

    /** The address for users and clients on this machine. */
    static URI uri(String host, int port) {
        return uri("http", host, port);
    }

    static URI uri(String scheme, String host, int port) {
        return URI.create(scheme + "://" + (isEveryAddress(host) ? "localhost" : literal(host)) + ":" + port);
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isEveryAddress(String host) {
        return host.equals("0.0.0.0") || host.matches("\\[?::\\]?|0(:0){7}");
    }

    /** An IPv6 address stands in brackets; the % before its zone is written as %25. */
    private static String literal(String host) {
        boolean bare = host.contains(":") && !host.startsWith("[");
        return bare ? "[" + host.replace("%", "%25") + "]" : host;
    }
}
