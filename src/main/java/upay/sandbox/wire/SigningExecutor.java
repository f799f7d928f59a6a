package upay.sandbox.wire;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs work that would block an event loop: an RSA signature, a page of a bill. The future completes on the caller's context. */
public interface SigningExecutor {
    <T> Future<T> run(Callable<T> work);
}
