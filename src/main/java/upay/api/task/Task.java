package upay.api.task;

import io.vertx.core.AsyncResult;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.Problem;
import upay.identity.Permission;
import upay.port.StoreException;
import upay.store.registry.RegistryException;

/** A piece of work that was begun by a request. Safe from any thread. */
public final class Task {
    private static final Logger LOG = LoggerFactory.getLogger(Task.class);

    private final Spec spec;
    private final String id;
    private final Instant begun = Instant.now();
    private volatile @Nullable Object progress;
    private volatile @Nullable End end;

    /**
     * What it is.
     *
     * @param kind such as {@code bill-fetch}
     * @param permission that was needed to begin it, and lets follow it
     * @param by who began it
     * @param asked the arguments
     */
    public record Spec(String kind, Permission permission, String by, JsonObject asked) {}

    /** Exactly one of both is there. */
    private record End(
            Instant at,
            @Nullable JsonObject result,
            @Nullable String problem) {}

    Task(Spec spec) {
        byte[] number = new byte[8];
        ThreadLocalRandom.current().nextBytes(number);
        this.spec = spec;
        this.id = HexFormat.of().formatHex(number);
    }

    public String id() {
        return id;
    }

    Spec spec() {
        return spec;
    }

    boolean isRunning() {
        return end == null;
    }

    /** How far it has come, in words. */
    public void progress(String words) {
        progress = words;
    }

    /** How far it has come, in figures. */
    public void progress(JsonObject figures) {
        progress = figures;
    }

    /** It has ended: with its result, or with what it failed with, of which only words for operators are kept. */
    void end(AsyncResult<JsonObject> done) {
        end = done.succeeded()
                ? new End(Instant.now(), done.result(), null)
                : new End(Instant.now(), null, words(done.cause()));
    }

    /** What to do next, without a secret. */
    private String words(Throwable failure) {
        if (failure instanceof Problem || failure instanceof RegistryException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof StoreException) {
            return "The store does not answer. What was done stays; begin it again.";
        }
        LOG.error("{} failed", spec.kind(), failure);
        return "The gateway has a fault; its log has the details. What was done stays.";
    }

    JsonObject json() {
        End ended = end;
        return new JsonObject()
                .put("task", id)
                .put("kind", spec.kind())
                .put("by", spec.by())
                .put("asked", spec.asked())
                .put("state", ended == null ? "RUNNING" : ended.result() != null ? "DONE" : "FAILED")
                .put("progress", progress)
                .put("begun_at", begun)
                .put("ended_at", ended == null ? null : ended.at())
                .put("result", ended == null ? null : ended.result())
                .put("problem", ended == null ? null : ended.problem());
    }

    /** All of it in one object: what was asked, and how far it is or what came of it. For who has one of its kind only. */
    JsonObject flat() {
        End ended = end;
        JsonObject flat =
                new JsonObject().put("started", begun).put("by", spec.by()).mergeIn(spec.asked());
        if (ended == null) {
            flat.put("state", "running");
            return progress instanceof JsonObject figures ? flat.mergeIn(figures) : flat;
        }
        flat.put("ended", ended.at());
        return ended.result() == null
                ? flat.put("state", "failed").put("failure", ended.problem())
                : flat.put("state", "done").mergeIn(ended.result());
    }
}
