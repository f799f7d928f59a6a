package upay.cli.remote;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import upay.cli.console.ExitCode;

/** The channels' switches. */
final class RemoteChannels {
    private RemoteChannels() {}

    /** As channel on; the API has no switch without a reason. */
    static int on(RemoteCall call) throws IOException, InterruptedException {
        JsonObject body =
                new JsonObject().put("reason", call.has("--reason") ? call.option("--reason") : "by channel on");
        if (call.has("--merchant")) {
            body.put("merchant", call.option("--merchant"));
        }
        String channel = RemoteRequest.encoded(String.valueOf(call.positional(0)));
        call.print(call.gateway().ask("POST", "/channels/" + channel + "/on", body));
        return ExitCode.OK;
    }
}
