package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import upay.cli.console.ExitCode;

/** How the bills compare with the orders: the days, the findings, and the page of a day. */
final class RemoteFindings {
    private static final String NOTES = "notes";
    private static final String RESOLUTION = "resolution";

    private RemoteFindings() {}

    /** As reconcile show: the days, and behind them the findings; or one finding. */
    static int show(RemoteCall call) throws IOException, InterruptedException {
        String number = call.positional(0);
        if (number != null) {
            call.print(withWords(call.gateway().get("/findings/" + RemoteRequest.encoded(number))));
            return ExitCode.OK;
        }
        call.gateway().pages(scope(call, "/reconciliation/runs?limit=200"), day -> {
            call.print(day);
            return true;
        });
        String findings = scope(call, "/findings?limit=200");
        call.gateway().pages(call.has("--all") ? findings : RemoteRequest.and(findings, "open", "true"), finding -> {
            call.print(withWords(finding));
            return true;
        });
        return ExitCode.OK;
    }

    private static String scope(RemoteCall call, String target) {
        return RemoteRequest.and(
                call.and(call.and(target, "--day", "day"), "--channel", "channel"), "merchant", call.owner());
    }

    static int report(RemoteCall call) throws IOException, InterruptedException {
        String day = call.option("--day");
        if (day == null) {
            throw call.invalid("--day", "nothing", "allowed: a day as 2026-01-31");
        }
        String target =
                call.and("/reconciliation/days/" + RemoteRequest.encoded(day) + "/report", "--channel", "channel");
        Path file = Path.of(String.valueOf(call.option("--html")));
        RemoteFiles.write(call, RemoteRequest.and(target, "merchant", call.owner()), "--html", file);
        call.print(new JsonObject().put("day", day).put("file", file.toString()));
        return ExitCode.OK;
    }

    /** With each note in words, as the command has it. */
    static JsonObject withWords(JsonObject finding) {
        JsonArray notes = finding.getJsonArray(NOTES);
        if (notes == null || notes.isEmpty()) {
            finding.remove(NOTES);
            return finding;
        }
        JsonArray words = new JsonArray();
        notes.forEach(note -> words.add(note instanceof JsonObject one ? words(one) : note));
        return finding.put(NOTES, words);
    }

    private static String words(JsonObject note) {
        String resolution = note.getString(RESOLUTION);
        return note.getString("at") + " " + note.getString("by") + ": " + note.getString("note")
                + (resolution == null ? "" : " (" + resolution + ")");
    }

    /** For the history of an order. */
    static String sentence(JsonObject finding) {
        boolean open = finding.getBoolean("open", false);
        long number = finding.getLong("finding");
        return "Finding " + number + ", " + finding.getString("class") + (open ? "" : ", resolved") + ": "
                + finding.getString("meaning") + " Bill of " + finding.getString("day") + ": "
                + said(finding, "bill") + "; here: " + said(finding, "own") + "."
                + (open ? " See reconcile show " + number + "." : "");
    }

    private static String said(JsonObject finding, String side) {
        Long amount = finding.getLong(side + "_amount");
        String state = finding.getString(side + "_state");
        String both = joined(amount == null ? null : amount + " fen ", state);
        return both.isEmpty() ? "nothing" : both;
    }

    private static String joined(@Nullable String first, @Nullable String second) {
        return (first == null ? "" : first) + (second == null ? "" : second);
    }
}
