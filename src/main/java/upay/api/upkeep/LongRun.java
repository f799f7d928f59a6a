package upay.api.upkeep;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.Caller;
import upay.api.Problem;
import upay.store.registry.RegistryException;

/**
 * Work that takes longer than a request: one at a time on this instance, and followed by its state. The last one's result
 * stays until the next begins, or the instance ends. On one event loop, but for {@link #progress}.
 */
final class LongRun {
    private static final Logger LOG = LoggerFactory.getLogger(LongRun.class);

    private final String what;
    private boolean running;
    private JsonObject state = new JsonObject().put("state", "none");
    private volatile JsonObject progress = new JsonObject();

    /** @param what as in "the verification" */
    LongRun(String what) {
        this.what = what;
    }

    /** What is known of the one under way, or of the last one. */
    JsonObject state() {
        return running ? state.copy().mergeIn(progress) : state.copy();
    }

    /** Fails if one is under way. */
    void requireNone() {
        if (running) {
            throw Problem.conflict(
                    what + " is under way on this instance. Follow it, and begin the next when it ended.");
        }
    }

    /** How far it is; from any thread. */
    void progress(JsonObject now) {
        progress = now;
    }

    /**
     * Begins it; what it fails with is logged, and part of the state.
     *
     * @param result of its state when it has ended
     */
    <T> JsonObject begin(Caller caller, JsonObject asked, Future<T> work, Function<T, JsonObject> result) {
        running = true;
        progress = new JsonObject();
        JsonObject begun = new JsonObject()
                .put("started", Instant.now())
                .put("by", caller.source().name())
                .mergeIn(asked);
        state = begun.copy().put("state", "running");
        work.onComplete(done -> {
            running = false;
            JsonObject ended = begun.copy().put("ended", Instant.now());
            if (done.succeeded()) {
                state = ended.put("state", "done").mergeIn(result.apply(done.result()));
            } else {
                LOG.warn("{} failed", what, done.cause());
                state = ended.put("state", "failed").put("failure", reason(done.cause()));
            }
        });
        return state();
    }

    /** Only what is written for operators. */
    private static String reason(Throwable failure) {
        return failure instanceof RegistryException || failure instanceof Problem
                ? String.valueOf(failure.getMessage())
                : "The store, or the sandbox, does not answer; the log has the details. Begin it again.";
    }
}
