package upay.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import upay.config.SettingKey;

/** The ports that the program listens on. */
final class ListenPorts {
    private ListenPorts() {}

    /**
     * Looks before anything is started whether the port can be had, so that the answer comes at once.
     *
     * @param key the configuration key that says which port
     * @return the port; where 0 was asked for, a free one
     * @throws StartException saying what to do
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
                "Can't listen on " + host + ":" + port + " (" + cause.getMessage()
                        + "). Stop the program that uses the port," + " or choose another: " + SettingKey.variable(key)
                        + " ("
                        + key + ").",
                cause);
    }

    /** For people and clients on this machine. */
    static URI uri(String host, int port) {
        return uri("http", host, port);
    }

    static URI uri(String scheme, String host, int port) {
        return URI.create(
                scheme + "://" + (host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host) + ":" + port);
    }
}
