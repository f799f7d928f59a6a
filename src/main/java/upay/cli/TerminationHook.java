package upay.cli;

import java.util.concurrent.atomic.AtomicInteger;
import upay.cli.console.ExitCode;
import upay.cli.logging.LogOutput;

/**
 * Ends the program on SIGTERM and Ctrl-C: running parts are closed, and the exit code is 0, since a requested stop is
 * not a failure. (The virtual machine's own code for it is 143; without signal handlers of {@code sun.misc} only {@code
 * halt} in the last hook can change it.)
 */
final class TerminationHook {
    /** The documented limit is 15 s. A part that is still open then is left as by a kill, which is safe. */
    private static final int LIMIT_MILLIS = 14_500;

    /** How long the last output waits for its reader. */
    private static final int FLUSH_MILLIS = 250;

    /** No exit code: no end has a reason yet. */
    private static final int RUNNING = Integer.MIN_VALUE;

    /** The reason of the end; the first one counts. A start that fails because of a stop request is not a failure. */
    private static final AtomicInteger CODE = new AtomicInteger(RUNNING);

    /**
     * Whether the virtual machine runs only this program: another program that calls a command has its own hooks and
     * exit code.
     */
    private static volatile boolean program;

    private TerminationHook() {}

    /** Declares that the virtual machine runs only this program, so that it may be halted. */
    static void ownsTheMachine() {
        program = true;
    }

    /**
     * Closes the started parts at the end of the program. If a command is called inside another program, no hook is
     * installed: {@code halt} would cut that program's own hooks short.
     *
     * @param close closes the parts started so far, within its own limits; runs once, on a thread of its own
     */
    static void closes(Runnable close) {
        if (!program) {
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(close), "shutdown"));
    }

    private static void end(Runnable close) {
        CODE.compareAndSet(RUNNING, ExitCode.OK);
        Thread limit = new Thread(TerminationHook::giveUp, "shutdown-limit");
        limit.setDaemon(true);
        limit.start();
        try {
            close.run();
            LogOutput.stop();
        } finally {
            within(FLUSH_MILLIS, System.out::flush);
            Runtime.getRuntime().halt(CODE.get());
        }
    }

    private static void giveUp() {
        try {
            Thread.sleep(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        within(
                FLUSH_MILLIS,
                () -> System.err.println(
                        "Not all parts could be closed in time; they are left as by a kill, which is safe."));
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }

    /** Output that nobody reads must not keep the program from its end. */
    private static void within(int millis, Runnable output) {
        Thread thread = new Thread(output, "last-output");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the program with this code. */
    static void exit(int code) {
        CODE.compareAndSet(RUNNING, code);
        System.exit(code);
    }
}
