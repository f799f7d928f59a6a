package upay.cli;

import java.util.concurrent.atomic.AtomicReference;
import upay.cli.console.ExitCode;
import upay.cli.logging.LogOutput;

/**
 * Ends the program on SIGTERM and Ctrl-C: what runs is closed, and the exit code is 0, because being told to stop is no
 * fault. (The virtual machine's own code for it is 143; only {@code halt} in the last hook can say otherwise without
 * signal handlers of {@code sun.misc}.)
 */
final class TerminationHook {
    /** Operators count on an end within 15 s. What a part leaves behind then is what a kill leaves: safe. */
    private static final int LIMIT_MILLIS = 14_500;

    /** Why the program ends; the first reason counts. A start that fails because it was told to stop is no failure. */
    private static final AtomicReference<Integer> CODE = new AtomicReference<>();

    /** Whether the virtual machine is this program's: one that only calls a command has hooks and an exit code of its own. */
    private static volatile boolean program;

    private TerminationHook() {}

    /** The virtual machine runs this program and nothing else: its end is ours. */
    static void ownsTheMachine() {
        program = true;
    }

    /**
     * Closes what was started when the program is ended. Where a command is called inside another program, nothing is
     * hooked: {@code halt} would cut that program's own hooks short.
     *
     * @param close closes what was started so far, within its own bounds; runs once, on a thread of its own
     */
    static void closes(Runnable close) {
        if (!program) {
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(close), "shutdown"));
    }

    private static void end(Runnable close) {
        CODE.compareAndSet(null, ExitCode.OK);
        Thread limit = new Thread(TerminationHook::giveUp, "shutdown-limit");
        limit.setDaemon(true);
        limit.start();
        try {
            close.run();
            LogOutput.stop();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(CODE.get());
        }
    }

    private static void giveUp() {
        try {
            Thread.sleep(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        System.err.println("Not everything could be closed in time; it is left as by a kill, which is safe.");
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }

    /** The program ends by itself, with this code. */
    static void exit(int code) {
        CODE.compareAndSet(null, code);
        System.exit(code);
    }
}
