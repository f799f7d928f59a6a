package upay.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;

/** The Vert.x instance of this program. */
public final class VertxRuntime {
    /** An event loop that is busy for longer is reported: every payment of that loop waits meanwhile. */
    private static final long BLOCKED_MILLIS = 1000;

    private static final int WORKERS = 4;

    private VertxRuntime() {}

    /** One loop per core: more would only compete. */
    static int count() {
        return Runtime.getRuntime().availableProcessors();
    }

    public static Vertx start() {
        return Vertx.vertx(new VertxOptions()
                // epoll where its library fits the platform, else NIO.
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(count())
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setBlockedThreadCheckInterval(BLOCKED_MILLIS)
                .setMaxEventLoopExecuteTime(BLOCKED_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(2)
                .setWarningExceptionTimeUnit(TimeUnit.SECONDS)
                // No files are served, and kill -9 would leave a cache folder behind.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }
}
