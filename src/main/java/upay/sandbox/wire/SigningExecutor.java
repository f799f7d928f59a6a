package upay.sandbox.wire;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Where work goes that would hold an event loop up: an RSA signature. The future completes on the caller's context. */
public interface SigningExecutor {
    <T> Future<T> run(Callable<T> work);
}
