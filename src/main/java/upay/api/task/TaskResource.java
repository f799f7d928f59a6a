package upay.api.task;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import upay.api.ApiAnswer;
import upay.api.ApiRequest;
import upay.api.ApiResource;
import upay.api.ApiRoute;
import upay.api.Problem;

/** The tasks that this gateway is at, and was at last. Who may begin a task may follow it. */
public final class TaskResource implements ApiResource {
    private final Tasks tasks;

    public TaskResource(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.GET, "/tasks", ApiRoute.Entry.SIGNED_IN, null, 0, this::list),
                new ApiRoute(HttpMethod.GET, "/tasks/{task}", ApiRoute.Entry.SIGNED_IN, null, 0, this::show));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        request.onlyParameters();
        JsonArray items = new JsonArray();
        tasks.list().stream()
                .filter(task -> mayFollow(request, task))
                .map(Task::json)
                .forEach(items::add);
        return Future.succeededFuture(
                ApiAnswer.ok(new JsonObject().put("items", items).putNull("next")));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        String id = request.path("task");
        return Future.succeededFuture(tasks.find(id)
                .filter(task -> mayFollow(request, task))
                .map(task -> ApiAnswer.ok(task.json()))
                .orElseThrow(() -> Problem.notFound("There is no task " + id
                        + " on this gateway. It keeps the last ones until it ends; another gateway has its own.")));
    }

    private static boolean mayFollow(ApiRequest request, Task task) {
        return request.caller().access().mayToAll(task.spec().permission());
    }
}
