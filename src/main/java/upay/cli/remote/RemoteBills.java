package upay.cli.remote;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import upay.cli.console.ExitCode;
import upay.statement.CsvText;

/** The channels' bills: bringing a file in, and showing the files and rows of a day. */
final class RemoteBills {
    private static final int NAME_MAX = 100;
    /** In the order of the file's header. */
    private static final List<String> COLUMNS = List.of(
            "bill",
            "line",
            "kind",
            "own_number",
            "channel_number",
            "original_number",
            "original_channel_number",
            "amount",
            "fee",
            "time",
            "state",
            "merchant_number");

    private RemoteBills() {}

    static int bring(RemoteCall call) throws IOException, InterruptedException {
        Path file = Path.of(String.valueOf(call.positional(0)));
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw call.invalid("FILE", file.toString(), "allowed: a file that can be read");
        }
        String target = call.and("/bills/import", "--channel", "channel");
        target = call.and(call.and(target, "--day", "day"), "--account", "account");
        target = call.and(target, "--merchant", "merchant");
        target = RemoteRequest.and(target, "file", name(file));
        return RemoteTasks.finish(call, call.gateway().upload(target, file));
    }

    /** As the API takes it: other characters become underscores, and the end of a long one counts. */
    private static String name(Path file) {
        String name = file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]|^\\.", "_");
        String end = name.length() > NAME_MAX ? name.substring(name.length() - NAME_MAX) : name;
        return end.startsWith(".") ? "_" + end.substring(1) : end;
    }

    static int show(RemoteCall call) throws IOException, InterruptedException {
        String target = call.and("/bills?limit=200", "--channel", "channel");
        target = RemoteRequest.and(call.and(target, "--day", "day"), "merchant", call.owner());
        boolean csv = call.has("--csv");
        if (csv) {
            call.say(String.join(",", COLUMNS));
        }
        boolean files = !csv && !call.has("--rows");
        List<Long> read = new ArrayList<>();
        call.gateway().pages(target, bill -> {
            if (files) {
                call.print(bill);
            } else if ("READ".equals(bill.getString("state"))) {
                read.add(bill.getLong("bill"));
            }
            return true;
        });
        for (long bill : read) {
            call.gateway().pages("/bills/" + bill + "/rows?limit=200", row -> {
                if (csv) {
                    call.say(COLUMNS.stream().map(column -> cell(row, column)).collect(Collectors.joining(",")));
                } else {
                    call.print(row);
                }
                return true;
            });
        }
        return ExitCode.OK;
    }

    /** The numbers and names are of others; the rest has a form of its own. */
    private static String cell(JsonObject row, String column) {
        Object value = row.getValue(column);
        if (value == null) {
            return "";
        }
        return column.endsWith("number") ? CsvText.cell(value.toString()) : value.toString();
    }
}
