package upay.api.task;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.api.ApiAnswer;
import upay.api.ApiRoutes;
import upay.api.Problem;

/**
 * The tasks of this gateway: one at a time, off the event loops; the last ones are kept. They end with the gateway; what they
 * have committed stays, and each can be begun again.
 *
 * <p>Safe from any thread.
 */
public final class Tasks {
    private static final int KEPT = 50;

    private final Context worker;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean busy;

    /** @param worker runs the work: a worker's context */
    public Tasks(Context worker) {
        this.worker = worker;
    }

    /** The place of the one task that may be at work. */
    public final class Place {
        private final Task.Spec spec;
        private boolean left;

        private Place(Task.Spec spec) {
            this.spec = spec;
        }

        /** Nothing is begun. */
        public void leave() {
            if (!left) {
                left = true;
                Tasks.this.leave();
            }
        }

        /**
         * Begins the work, and answers how to follow it.
         *
         * @param work called on the worker
         */
        public ApiAnswer begin(Function<Task, Future<JsonObject>> work) {
            Task task = add(spec);
            worker.runOnContext(now -> result(work, task).onComplete(done -> {
                task.end(done);
                leave();
            }));
            return ApiAnswer.accepted(task.json()).with("Location", ApiRoutes.PREFIX + "/tasks/" + task.id());
        }
    }

    private static Future<JsonObject> result(Function<Task, Future<JsonObject>> work, Task task) {
        try {
            return work.apply(task);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Takes the one place; a conflict if another task is at work. */
    public Place enter(Task.Spec spec) {
        synchronized (tasks) {
            if (busy) {
                throw Problem.conflict(tasks.stream()
                        .filter(Task::isRunning)
                        .findFirst()
                        .map(task -> "This gateway is at another task: "
                                + task.spec().kind() + ", task " + task.id() + ". Begin yours when that has ended.")
                        .orElse("This gateway is taking in a file for another task. Begin yours when that has ended."));
            }
            busy = true;
        }
        return new Place(spec);
    }

    private void leave() {
        synchronized (tasks) {
            busy = false;
        }
    }

    private Task add(Task.Spec spec) {
        Task task = new Task(spec);
        synchronized (tasks) {
            tasks.addFirst(task);
            if (tasks.size() > KEPT) {
                tasks.removeLast();
            }
        }
        return task;
    }

    /** The last one first. */
    List<Task> list() {
        synchronized (tasks) {
            return List.copyOf(tasks);
        }
    }

    Optional<Task> find(@Nullable String id) {
        return list().stream().filter(task -> task.id().equals(id)).findFirst();
    }
}
