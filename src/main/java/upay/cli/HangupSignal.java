package upay.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which operators and service managers send to a daemon so that it reads its configuration again. Without this the
 * virtual machine ends the program. At a terminal it still does: there the signal says that the terminal was closed.
 */
final class HangupSignal {
    private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

    private HangupSignal() {}

    /** @param reload may block; its failure is logged */
    static void calls(Runnable reload) {
        if (isAtTerminal()) {
            return;
        }
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread worker = new Thread(work, "upay-sighup");
            worker.setDaemon(true);
            return worker;
        });
        try {
            handle(() -> thread.execute(() -> run(reload)));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A runtime without the module jdk.unsupported, or one that is told to leave signals alone (-Xrs).
            LOG.info("SIGHUP is not handled; changed files are found all the same");
            thread.shutdown();
        }
    }

    /** From Java 22 on there is always a console, which says itself whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isAtTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** By reflection: the compiler warns of any use of this class, and nothing else in the JDK receives a signal. */
    private static void handle(Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object receiver = Proxy.newProxyInstance(
                HangupSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        Method install = signal.getMethod("handle", signal, handler);
        try {
            install.invoke(null, signal.getConstructor(String.class).newInstance("HUP"), receiver);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void run(Runnable reload) {
        try {
            reload.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the configuration cannot be read again");
        }
    }
}
