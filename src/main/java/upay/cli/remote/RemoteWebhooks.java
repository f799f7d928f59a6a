package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import upay.cli.console.ExitCode;
import upay.port.WebhookEvent;

/** The merchants' webhooks: the list, one again, and the key that verifies them. */
final class RemoteWebhooks {
    /** Of an order's webhook, what a line of the command does not have. */
    private static final List<String> ASIDE = List.of("event", "body", "body_masked", "tries");

    private static final String STATE = "state";
    private static final String RECEIVER = "receiver";

    private RemoteWebhooks() {}

    static int list(RemoteCall call) throws IOException, InterruptedException {
        String state = call.has("--state") ? String.valueOf(call.option("--state")) : "any";
        String receiver = call.has("--receiver")
                ? String.valueOf(call.option("--receiver")).toLowerCase(Locale.ROOT)
                : "";
        String order = call.option("--order");
        if (order == null) {
            String target = RemoteRequest.and("/webhooks?limit=200", STATE, state);
            call.gateway()
                    .pages(
                            receiver.isEmpty() ? target : RemoteRequest.and(target, RECEIVER, receiver),
                            webhook -> print(call, webhook));
            return ExitCode.OK;
        }
        WebhookEvent.Id id = id(call, "--order", order);
        call.gateway().pages("/orders/" + id.orderSn() + "/webhooks", webhook -> {
            boolean meant = (id.event().isEmpty() || id.event().equals(webhook.getString("event")))
                    && (state.equals("any") || state.equals(webhook.getString(STATE)))
                    && (receiver.isEmpty() || receiver.equals(webhook.getString(RECEIVER)));
            return !meant || print(call, webhook);
        });
        return ExitCode.OK;
    }

    /** Returns true, for more. */
    private static boolean print(RemoteCall call, JsonObject webhook) {
        ASIDE.forEach(webhook::remove);
        call.print(webhook);
        return true;
    }

    static int resend(RemoteCall call) throws IOException, InterruptedException {
        WebhookEvent.Id id = id(call, "SN|EVENT-ID", String.valueOf(call.positional(0)));
        JsonObject body = new JsonObject()
                .put("reason", call.has("--reason") ? call.option("--reason") : "by the command webhook resend");
        if (!id.event().isEmpty()) {
            body.put("event", id.event());
        }
        JsonArray sent = call.gateway()
                .ask("POST", "/orders/" + id.orderSn() + "/webhooks/resend", body)
                .getJsonArray("items");
        sent.forEach(webhook -> print(call, (JsonObject) webhook));
        return ExitCode.OK;
    }

    private static WebhookEvent.Id id(RemoteCall call, String option, String value) {
        if (value.matches("[0-9]{1,18}")) {
            return new WebhookEvent.Id(Long.parseLong(value), "");
        }
        return WebhookEvent.parseId(value)
                .orElseThrow(() -> call.invalid(
                        option, value, "allowed: an order's sn, up to 18 digits, or an event id, such as paid-SN"));
    }

    /** In PEM. */
    static int publicKey(RemoteCall call) throws IOException, InterruptedException {
        call.gateway().get("/webhooks/public-key").getJsonArray("keys").forEach(call.out()::print);
        return ExitCode.OK;
    }
}
