package upay.api.task;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.identity.Permission;

/** A piece of work that was begun by a request. Safe from any thread. */
public final class Task {
    private final Spec spec;
    private final String id;
    private final Instant begun = Instant.now();
    private volatile @Nullable String progress;
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

    Task(Spec spec, String id) {
        this.spec = spec;
        this.id = id;
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

    void done(JsonObject result) {
        end = new End(Instant.now(), result, null);
    }

    /** @param problem what to do next, without a secret */
    void failed(String problem) {
        end = new End(Instant.now(), null, problem);
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
}
