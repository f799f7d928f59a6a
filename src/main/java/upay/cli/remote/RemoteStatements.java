package upay.cli.remote;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import upay.cli.console.ExitCode;

/** The merchants' statements: the sums of a day, and its file. */
final class RemoteStatements {
    private static final String TOTAL = "total";
    private static final String CLOSED = "CLOSED";
    private static final String UNTIL = "collected_until";
    private static final String STATE = "state";

    private RemoteStatements() {}

    static int show(RemoteCall call) throws IOException, InterruptedException {
        String merchant = call.option("--merchant");
        List<String> merchants = new ArrayList<>();
        if (merchant == null) {
            call.gateway().pages("/merchants?limit=200", one -> merchants.add(one.getString("merchant")));
        } else {
            merchants.add(merchant);
        }
        for (String one : merchants) {
            show(call, one);
        }
        return ExitCode.OK;
    }

    /** Nothing of a merchant without statements. */
    private static void show(RemoteCall call, String merchant) throws IOException, InterruptedException {
        JsonObject total = total(call, merchant);
        if (total.isEmpty()) {
            if (call.has("--merchant")) {
                call.note("There is no statement of " + merchant + " of that day: no money of it had moved by then.");
            }
            return;
        }
        if (!call.has("--total")) {
            call.gateway().pages(RemoteRequest.and(sums(call, merchant), "limit", 200), line -> {
                call.print(line);
                return true;
            });
        }
        call.print(total);
    }

    /** The day with all its sums; empty: the merchant has no statements, or none of that day. */
    private static JsonObject total(RemoteCall call, String merchant) throws IOException, InterruptedException {
        String day = String.valueOf(call.option("--day"));
        JsonObject days = call.gateway().get(between(of(merchant) + "/statements", day));
        if (days.getJsonArray("items").isEmpty()) {
            return new JsonObject();
        }
        JsonObject total = days.getJsonArray("items").getJsonObject(0);
        boolean filtered = call.has("--store") || call.has("--terminal") || call.has("--payway");
        if (filtered) {
            // Neither when it was closed nor the digests are those of a part.
            List.of("closed_at", "csv_sha256", "jsonl_sha256", "json_sha256").forEach(total::remove);
            total.mergeIn(call.gateway()
                    .get(RemoteRequest.and(sums(call, merchant), "limit", 1))
                    .getJsonObject(TOTAL));
        }
        return CLOSED.equals(total.getString(STATE)) ? total : total.put(UNTIL, days.getValue(UNTIL));
    }

    private static String of(String merchant) {
        return "/merchants/" + RemoteRequest.encoded(merchant);
    }

    private static String between(String target, String day) {
        return RemoteRequest.and(RemoteRequest.and(target, "from", day), "to", day);
    }

    private static String sums(RemoteCall call, String merchant) {
        return filter(call, between(of(merchant) + "/settlement", String.valueOf(call.option("--day"))));
    }

    private static String filter(RemoteCall call, String target) {
        return call.and(call.and(call.and(target, "--store", "store"), "--terminal", "terminal"), "--payway", "payway");
    }

    static int export(RemoteCall call) throws IOException, InterruptedException {
        String merchant = String.valueOf(call.option("--merchant"));
        String day = String.valueOf(call.option("--day"));
        String format = call.has("--format") ? String.valueOf(call.option("--format")) : "csv";
        Path file = Path.of(String.valueOf(call.option("--out")));
        String target = filter(call, of(merchant) + "/statements/" + RemoteRequest.encoded(day));
        String sha256 = RemoteFiles.write(call, RemoteRequest.and(target, "format", format), "--out", file);
        JsonObject total = total(call, merchant);
        List.of("closed_at", "csv_sha256", "jsonl_sha256", "json_sha256").forEach(total::remove);
        Object until = total.remove(UNTIL);
        call.print(total.put("file", file.toString())
                .put("format", format)
                .put("sha256", sha256)
                .put(UNTIL, until));
        return ExitCode.OK;
    }
}
