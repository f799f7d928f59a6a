package upay.api.task;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import upay.api.Problem;

/**
 * The only task of a kind that has a path of its own: one at a time on this instance, beside those of {@link Tasks}. The last
 * one's result stays until the next begins, or the instance ends. On one event loop, but for {@link #progress}.
 */
public final class SoleTask {
    private final String what;
    private volatile @Nullable Task last;

    /** @param what as in "A verification" */
    public SoleTask(String what) {
        this.what = what;
    }

    /** What is known of the one under way, or of the last one; state "none": none was begun. */
    public JsonObject state() {
        Task task = last;
        return task == null ? new JsonObject().put("state", "none") : task.flat();
    }

    /** @throws Problem if one is under way */
    public void requireNone() {
        Task task = last;
        if (task != null && task.isRunning()) {
            throw Problem.conflict(
                    what + " is under way on this instance. Follow it, and begin the next when it ended.");
        }
    }

    /** How far it is; from any thread. */
    public void progress(JsonObject now) {
        Task task = last;
        if (task != null) {
            task.progress(now);
        }
    }

    /**
     * Begins it; what it fails with is part of the state.
     *
     * @param work which runs already
     */
    public JsonObject begin(Task.Spec spec, Future<JsonObject> work) {
        Task task = new Task(spec);
        last = task;
        work.onComplete(task::end);
        return task.flat();
    }
}
