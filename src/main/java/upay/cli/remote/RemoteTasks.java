package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import upay.cli.console.ExitCode;

/** Work that takes longer than a request: followed until it ends. It goes on if the command is stopped. */
final class RemoteTasks {
    private static final long FIRST_MILLIS = 50;
    private static final long MOST_MILLIS = 2_000;
    /** Looks in a row for which the gateway has no time. */
    private static final int BUSY_MAX = 60;

    private RemoteTasks() {}

    /**
     * Looks until it has ended, and returns how it did.
     *
     * @param state the work's in what is at the target; its field state is running until it ends
     * @param progress in words, noted when it changes; null: none
     */
    static JsonObject follow(
            RemoteCall call,
            String target,
            UnaryOperator<JsonObject> state,
            Function<JsonObject, @Nullable String> progress)
            throws IOException, InterruptedException {
        String noted = null;
        long wait = FIRST_MILLIS;
        int busy = 0;
        while (true) {
            try {
                JsonObject now = state.apply(call.gateway().get(target));
                if (!"running".equalsIgnoreCase(now.getString("state"))) {
                    return now;
                }
                busy = 0;
                String words = progress.apply(now);
                if (words != null && !words.equals(noted)) {
                    call.note(words);
                    noted = words;
                }
            } catch (RemoteRefusal refusal) {
                if (!refusal.isPassing() || ++busy > BUSY_MAX) {
                    throw refusal;
                }
            }
            Thread.sleep(wait);
            wait = Math.min(MOST_MILLIS, wait * 2);
        }
    }

    /** Follows a task that has begun, and prints its result. Returns the command's exit code. */
    static int finish(RemoteCall call, JsonObject begun) throws IOException, InterruptedException {
        JsonObject task = follow(
                call,
                "/tasks/" + RemoteRequest.encoded(begun.getString("task")),
                found -> found,
                found -> found.getString("progress"));
        String problem = task.getString("problem");
        if (problem != null) {
            throw new RemoteRefusal(0, "Not done: " + problem);
        }
        JsonObject result = task.getJsonObject("result");
        return switch (task.getString("kind")) {
            case "bill-import" -> imported(call, result);
            case "bill-fetch" -> fetched(call, result);
            case "reconcile-run" -> compared(call, task.getJsonObject("asked"), result);
            case "settlement-close" -> closed(call, result);
            default -> {
                call.print(result);
                yield ExitCode.OK;
            }
        };
    }

    private static int imported(RemoteCall call, JsonObject bill) {
        call.print(bill);
        String reason = bill.getString("reason");
        if (reason == null) {
            return ExitCode.OK;
        }
        Long line = bill.getLong("line");
        call.note("Refused: " + (line == null ? "" : "line " + line + ": ") + reason);
        return ExitCode.FAILED;
    }

    private static int fetched(RemoteCall call, JsonObject result) {
        call.print(result);
        boolean settled = "EMPTY".equals(result.getString("fetch"))
                || result.getString("reason") == null && result.getLong("bill") != null;
        return settled ? ExitCode.OK : ExitCode.FAILED;
    }

    private static int compared(RemoteCall call, JsonObject asked, JsonObject result) {
        print(call, result.getJsonArray("items"), result.getInteger("compared"));
        result.getJsonArray("busy")
                .forEach(busy ->
                        call.note(busy + ": another process is at it; if that has died, try again after five minutes"));
        if (result.getInteger("days") == 0 && asked.containsKey("day")) {
            call.note("There is no bill of that day: bill import.");
        }
        return result.getJsonArray("busy").isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static int closed(RemoteCall call, JsonObject result) {
        print(call, result.getJsonArray("items"), result.getInteger("closed"));
        result.getJsonArray("waiting").forEach(one -> {
            JsonObject open = (JsonObject) one;
            call.note("Not closed: " + open.getString("merchant") + " " + open.getString("day") + " ends at "
                    + open.getString("ends_at") + ", and can be closed from " + open.getString("closable_at") + " on");
        });
        return result.getInteger("still_open") == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(RemoteCall call, JsonArray items, int all) {
        items.forEach(item -> call.print((JsonObject) item));
        if (all > items.size()) {
            call.note("and " + (all - items.size()) + " more");
        }
    }
}
