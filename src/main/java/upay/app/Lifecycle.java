package upay.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, in order; closed in reverse, each part within its bound, whatever became of the others.
 *
 * <p>Start and close may come from two threads: a close that arrives while a part is starting waits for it, and closes it
 * too; nothing starts afterwards.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> started = new ArrayDeque<>();
    private volatile boolean closing;

    /** How a part ends. */
    interface Closing<T> {
        Future<?> close(T part) throws Exception;
    }

    private record Part(String name, Duration limit, Callable<Future<?>> closing) {}

    /**
     * Starts a part, blocking.
     *
     * @param limit how long its closing may take
     * @throws StartException when the program was told to stop, or what {@code start} throws
     */
    synchronized <T> T start(String name, Callable<T> start, Duration limit, Closing<T> closing) throws Exception {
        if (this.closing) {
            throw new StartException("Told to stop while starting.", null);
        }
        T part = start.call();
        started.push(new Part(name, limit, () -> closing.close(part)));
        return part;
    }

    /** True as soon as nothing more shall start; for those who wait while starting. */
    boolean isClosing() {
        return closing;
    }

    /** Blocks until all are closed or given up; further calls do nothing. */
    void close() {
        closing = true;
        synchronized (this) {
            while (!started.isEmpty()) {
                close(started.pop());
            }
        }
    }

    private static void close(Part part) {
        try {
            part.closing().call().await(part.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.atWarn().addKeyValue("part", part.name()).setCause(e).log("not closed cleanly");
        }
    }
}
