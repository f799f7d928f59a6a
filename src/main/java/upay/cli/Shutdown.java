package upay.cli;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends the program on SIGTERM and Ctrl-C: what runs is closed, and the exit code is 0, because being told to stop is no
 * fault. (The virtual machine's own code for it is 143; only {@code halt} in the last hook can say otherwise without
 * signal handlers of {@code sun.misc}.)
 */
final class Shutdown {
    private static final AtomicReference<Integer> CODE = new AtomicReference<>(ExitCode.OK);

    private Shutdown() {}

    /** @param close closes what was started so far, within its own bounds; runs once, on a thread of its own */
    static void closes(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(close), "shutdown"));
    }

    private static void end(Runnable close) {
        try {
            close.run();
            LogOutput.stop();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(CODE.get());
        }
    }

    /** The program ends by itself, with this code. */
    static void exit(int code) {
        CODE.set(code);
        System.exit(code);
    }
}
