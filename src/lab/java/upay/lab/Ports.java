package upay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports that stay free: outside of the range from which systems give ports to outgoing connections, so that a program
 * that was killed finds its own port again, and never the same port for two virtual machines at once.
 */
public final class Ports {
    private static final int FIRST = 15_000;
    /** A program binds its port seconds after it was chosen; until then a locked file keeps the others off. */
    private static final int SLICE = 250;

    private static final int SLICES = 60;

    /** Reachable, or they would be closed. */
    private static final List<FileChannel> LOCKED = new ArrayList<>();

    private static int next;
    private static int end;

    private Ports() {}

    /**
     * Each port at most once in this virtual machine, and in no other that runs meanwhile.
     *
     * @throws LabException if no port is left
     */
    public static synchronized int free() {
        while (true) {
            if (next == end) {
                next = FIRST + claimSlice() * SLICE;
                end = next + SLICE;
            }
            int port = next++;
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** On every address, as the gateway's own default is. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** The lock is held until this virtual machine ends. */
    private static int claimSlice() {
        int first = ThreadLocalRandom.current().nextInt(SLICES);
        for (int i = 0; i < SLICES; i++) {
            int slice = (first + i) % SLICES;
            if (claim(slice)) {
                return slice;
            }
        }
        throw new LabException("no free port from " + FIRST + " to " + (FIRST + SLICES * SLICE - 1));
    }

    private static boolean claim(int slice) {
        try {
            Path folder = Files.createDirectories(
                    Path.of(System.getProperty("java.io.tmpdir"), "upay-ports-" + System.getProperty("user.name")));
            FileChannel file = FileChannel.open(
                    folder.resolve(Integer.toString(FIRST + slice * SLICE)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (isLocked(file)) {
                return LOCKED.add(file);
            }
            file.close();
            return false;
        } catch (IOException unusable) {
            throw new UncheckedIOException("the folder of locked ports cannot be used", unusable);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }
}
