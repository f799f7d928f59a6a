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
 * The started parts, in order; closed in reverse, each within its time limit, regardless of failures of the others.
 *
 * <p>Start and close may come from two threads: a close during the start of a part waits for it, and closes it too; no
 * part starts afterwards.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> started = new ArrayDeque<>();
    private volatile boolean closing;

    /** Closes a part. */
    interface Closing<T> {
        Future<?> close(T part) throws Exception;
    }

    private record Part(String name, Duration limit, Callable<Future<?>> closing) {}

    /**
     * Starts a part, blocking.
     *
     * @param limit the time limit of its close
     * @throws StartException if the program is shutting down, or what {@code start} throws
     */
    synchronized <T> T start(String name, Callable<T> start, Duration limit, Closing<T> closing) throws Exception {
        if (this.closing) {
            throw new StartException("Stopped during the start.", null);
        }
        T part = start.call();
        started.push(new Part(name, limit, () -> closing.close(part)));
        return part;
    }

    /** True as soon as no further part may start; for waits during the start. */
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
