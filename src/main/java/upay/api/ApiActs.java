package upay.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.audit.Act;
import upay.audit.AuditSource;
import upay.store.Store;

/**
 * Administrative acts that are more than one commit, or that write nothing to the store: an entry in the audit log comes
 * first, so that nothing is done without one, and another one says how it ended. If that is missing, the process has died,
 * or the store did not answer.
 */
final class ApiActs {
    private static final Logger LOG = LoggerFactory.getLogger(ApiActs.class);

    private ApiActs() {}

    /**
     * @param asked the arguments
     * @param result what the second entry says of the result; empty: nothing
     */
    static <T> Future<T> perform(
            Store store,
            AuditSource source,
            Act act,
            JsonObject asked,
            Supplier<Future<T>> work,
            Function<T, JsonObject> result) {
        return store.record(source, act, null, phase("begun", asked).encode())
                .compose(begun -> begin(work).transform(done -> {
                    JsonObject entry = done.succeeded()
                            ? phase("ended", asked).mergeIn(told(result.apply(done.result())))
                            : phase("failed", asked).mergeIn(why(done.cause()));
                    return store.record(source, act, null, entry.encode())
                            // What was done stays done, and its begin is in the log.
                            .onFailure(lost -> LOG.warn("the end of {} is not in the audit log", act.action(), lost))
                            .transform(recorded -> done.succeeded()
                                    ? Future.succeededFuture(done.result())
                                    : Future.<T>failedFuture(done.cause()));
                }));
    }

    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static JsonObject phase(String phase, JsonObject asked) {
        return new JsonObject().put("phase", phase).put("asked", asked);
    }

    private static JsonObject told(JsonObject result) {
        return result.isEmpty() ? result : new JsonObject().put("result", result);
    }

    /** Only of what is written for callers: other failures may repeat anything. */
    private static JsonObject why(Throwable failure) {
        return failure instanceof Problem problem
                ? new JsonObject().put("why", problem.getMessage())
                : new JsonObject();
    }
}
