package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.cli.console.ExitCode;

/** The upkeep: the verification, the master keys and the doctor of signatures. */
final class RemoteUpkeep {
    /** Headers, and a body that is longer than any that a gateway takes. */
    private static final int FILE_MAX = 256 * 1024;

    private static final String STARTED = "started";
    private static final String TERMINAL = "terminal";
    private static final String SEALED = "sealed";

    private RemoteUpkeep() {}

    /** As verify: each violation, and the summary. */
    static int verify(RemoteCall call) throws IOException, InterruptedException {
        JsonObject body = new JsonObject().put("day", call.option("--day"));
        JsonObject result =
                ended(call, "/verify", call.gateway().ask("POST", "/verify", body), "run", RemoteUpkeep::orders);
        JsonArray found = result.getJsonArray("found", new JsonArray());
        found.forEach(violation -> call.print((JsonObject) violation));
        List.of("found", STARTED, "by", "ended", "state").forEach(result::remove);
        call.print(result);
        return result.getLong("violations") == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static @Nullable String orders(JsonObject run) {
        Long orders = run.getLong("orders");
        return orders == null ? null : orders + " orders";
    }

    /** As keys rotate. */
    static int rotate(RemoteCall call) throws IOException, InterruptedException {
        JsonObject body = new JsonObject();
        if (call.has("--batch")) {
            body.put("batch", call.command().<Integer>matchedOptionValue("--batch", 0));
        }
        JsonObject begun = call.gateway().ask("POST", "/keys/rotate", body);
        JsonObject result = ended(call, "/keys", begun, "rotation", RemoteUpkeep::table);
        JsonObject line = new JsonObject();
        List.of("key_version", "changed", "broken", "retired").forEach(name -> line.put(name, result.getValue(name)));
        call.print(line);
        return ExitCode.OK;
    }

    private static @Nullable String table(JsonObject rotation) {
        return rotation.getString("table") == null
                ? null
                : new JsonObject()
                        .put("table", rotation.getString("table"))
                        .put("changed", rotation.getValue("changed"))
                        .put("broken", rotation.getValue("broken"))
                        .encode();
    }

    /** Follows what has begun until that ends. */
    private static JsonObject ended(
            RemoteCall call,
            String target,
            JsonObject begun,
            String name,
            Function<JsonObject, @Nullable String> progress)
            throws IOException, InterruptedException {
        JsonObject end = RemoteTasks.follow(call, target, found -> found.getJsonObject(name), progress);
        String started = begun.getJsonObject(name).getString(STARTED);
        if (started == null || !started.equals(end.getString(STARTED))) {
            throw new RemoteRefusal(
                    0,
                    "Not known: this gateway was started again, or another gateway answers at "
                            + call.gateway().uri() + " now, or somebody began the next one. Begin it again.");
        }
        if (end.getString("failure") != null) {
            throw new RemoteRefusal(0, "Not done: " + end.getString("failure"));
        }
        return end;
    }

    /** As keys seal: lists them, or seals them. */
    static int seal(RemoteCall call) throws IOException, InterruptedException {
        List<String> terminals = call.all("--terminal");
        if (!terminals.isEmpty()) {
            for (String terminal : terminals) {
                seal(call, new JsonObject().put("terminals", new JsonArray().add(terminal)));
                call.print(new JsonObject().put(TERMINAL, terminal).put(SEALED, true));
            }
            return ExitCode.OK;
        }
        List<JsonObject> found = new ArrayList<>();
        call.gateway().pages("/keys/unsealed?limit=200", found::add);
        boolean all = call.has("--all");
        if (all) {
            seal(call, new JsonObject().put("all", true));
        }
        found.forEach(line -> call.print(line.put(SEALED, all)));
        return ExitCode.OK;
    }

    private static void seal(RemoteCall call, JsonObject which) throws IOException, InterruptedException {
        call.gateway().ask("POST", "/keys/seal", which);
    }

    /** As doctor. */
    static int doctor(RemoteCall call) throws IOException, InterruptedException {
        if (call.has("--raw") == call.has("--body")) {
            throw call.invalid("doctor", "", "allowed: --raw FILE or --body FILE");
        }
        JsonObject body = new JsonObject();
        if (call.has("--raw")) {
            body.put("raw", text(call, "--raw", bytes(call, "--raw")));
        } else {
            body.put("body_base64", Base64.getEncoder().encodeToString(bytes(call, "--body")));
            List.of("authorization", "content_type", "path").forEach(name -> {
                String value = call.option("--" + name.replace('_', '-'));
                if (value != null) {
                    body.put(name, value);
                }
            });
        }
        String key = call.option("--key-file");
        if (key != null) {
            try {
                body.put("key", RemoteForm.SECRET.read(key));
            } catch (IllegalArgumentException e) {
                throw call.invalid("--key-file", key, String.valueOf(e.getMessage()));
            }
        }
        JsonObject report = call.gateway().ask("POST", "/doctor", body);
        report.getJsonArray("warnings", new JsonArray()).forEach(warning -> call.warn(warning.toString()));
        report.remove("warnings");
        call.print(report);
        return "NONE".equals(report.getString("finding")) ? ExitCode.FAILED : ExitCode.OK;
    }

    private static byte[] bytes(RemoteCall call, String option) {
        String file = String.valueOf(call.option(option));
        try (InputStream stream = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = stream.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                throw call.invalid(option, file, "it has more than " + FILE_MAX + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw call.invalid(option, file, "it can't be read");
        }
    }

    private static String text(RemoteCall call, String option, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw call.invalid(
                    option,
                    call.option(option),
                    "it is not UTF-8; give its body alone, with --body and --authorization");
        }
    }
}
