package upay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports that stay free: outside of the range from which systems give ports to outgoing connections, so that a program
 * that was killed finds its own port again.
 */
public final class Ports {
    private static final int FIRST = 15_000;
    private static final int LAST = 29_999;
    private static final int TRIES = 1_000;

    private Ports() {}

    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new LabException("no free port between " + FIRST + " and " + LAST);
    }
}
