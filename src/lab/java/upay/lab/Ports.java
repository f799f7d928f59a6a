package upay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports that stay free: outside of the range from which systems give ports to outgoing connections, so that a program
 * that was killed finds its own port again.
 */
public final class Ports {
    private static final int FIRST = 15_000;
    private static final int LAST = 29_999;
    private static final int TRIES = 1_000;

    /** Two programs that start together must not be given the same one. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** Each port at most once in this virtual machine. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (GIVEN.contains(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException taken) {
                continue;
            }
        }
        throw new LabException("no free port between " + FIRST + " and " + LAST);
    }
}
