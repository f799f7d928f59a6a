package upay.channel;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads one channel's callbacks off its event loop: any client can send one whose signature has to be checked, and no
 * call to the channel may wait for that. Made and closed on the event loop.
 */
final class CallbackReader {
    /** Read in far less than a second; a further one is refused, and the channel sends it again. */
    static final int WAITING_MAX = 128;

    private static final int IDLE_SECONDS = 10;

    private final Context context;
    private final ThreadPoolExecutor worker;

    CallbackReader(Context context, String channel) {
        this.context = context;
        this.worker = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "callbacks-of-" + channel);
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * Completes on the event loop. Fails with {@link RejectedExecutionException} when the queue is full, and with the
     * failure of the reading.
     */
    <T> Future<T> read(Supplier<T> reading) {
        Promise<T> read = Promise.promise();
        try {
            worker.execute(() -> {
                try {
                    T result = reading.get();
                    context.runOnContext(here -> read.complete(result));
                } catch (RuntimeException | StackOverflowError e) {
                    context.runOnContext(here -> read.fail(e));
                }
            });
        } catch (RejectedExecutionException full) {
            return Future.failedFuture(full);
        }
        return read.future();
    }

    void close() {
        worker.shutdown();
    }
}
