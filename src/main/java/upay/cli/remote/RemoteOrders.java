package upay.cli.remote;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import upay.cli.console.ExitCode;
import upay.domain.Fen;
import upay.orderview.EventDescriptions;

/** The orders: the list of those that are open, and the history of one. */
final class RemoteOrders {
    private static final String NUMBER = "[0-9]{1,18}";
    private static final String STATUS = "status";
    /** Of the order's answer, what its first line does not have. */
    private static final List<String> ASIDE =
            List.of("subject", "money", "transactions", "settled", "outlook", "findings");

    private RemoteOrders() {}

    /** As order list: one line more than the limit is not shown, and says that there are more. */
    static int list(RemoteCall call) throws IOException, InterruptedException {
        int limit = call.command().matchedOptionValue("--limit", 100);
        if (limit < 1 || limit > 10_000) {
            throw call.invalid("--limit", Integer.toString(limit), "allowed: 1 to 10000");
        }
        boolean reviews = call.has("--manual-review") || call.has("--human");
        String target = call.and(reviews ? "/manual-reviews" : "/open-orders", "--merchant", "merchant");
        target = call.and(target, "--after", "after");
        if (call.has("--open")) {
            target = RemoteRequest.and(target, "which", "all");
        }
        Shown shown = new Shown(call, limit);
        call.gateway().pages(RemoteRequest.and(target, "limit", Math.min(limit + 1, 200)), shown::add);
        return ExitCode.OK;
    }

    /** What was printed so far. */
    private static final class Shown {
        private final RemoteCall call;
        private final int limit;
        private int lines;
        private @Nullable String last;

        Shown(RemoteCall call, int limit) {
            this.call = call;
            this.limit = limit;
        }

        boolean add(JsonObject line) {
            boolean order = !"finding".equals(line.remove("kind"));
            if (lines == limit) {
                if (order) {
                    call.print(new JsonObject().put("more", true).put("after", last));
                }
                return false;
            }
            lines++;
            last = line.getString("order");
            call.print(order ? line.put("human", line.getValue("manual_review")) : RemoteFindings.withWords(line));
            return true;
        }
    }

    static int show(RemoteCall call) throws IOException, InterruptedException {
        String sn = number(call);
        JsonObject order = call.gateway().get("/orders/" + sn);
        JsonArray findings = order.getJsonArray("findings", new JsonArray());
        if (call.has("--json")) {
            JsonObject first = order.copy();
            ASIDE.forEach(first::remove);
            call.print(first);
            call.gateway().pages(timeline(sn), event -> {
                call.print(event);
                return true;
            });
            findings.forEach(finding -> call.print((JsonObject) finding));
            call.print(new JsonObject()
                    .put("settled", order.getValue("settled"))
                    .put("outlook", order.getValue("outlook")));
        } else {
            heading(order).forEach(call::say);
            Told told = new Told(call);
            call.gateway().pages(timeline(sn), told::add);
            told.end();
            findings.forEach(finding -> call.say(RemoteFindings.sentence((JsonObject) finding)));
            call.say("");
            call.say(order.getString("outlook"));
        }
        return ExitCode.OK;
    }

    private static String timeline(String sn) {
        return "/orders/" + sn + "/timeline?limit=200";
    }

    private static List<String> heading(JsonObject order) {
        String account = order.getString("account");
        return List.of(
                "Order " + order.getString("order") + " " + order.getString(STATUS) + ", " + yuan(order, "total")
                        + " by " + order.getString("channel") + " " + order.getString("sub_payway")
                        + ", the shop has " + yuan(order, "shop_has"),
                "client_sn " + order.getString("client_sn") + ", merchant " + order.getString("merchant") + ", store "
                        + order.getString("store") + ", terminal " + order.getString("terminal")
                        + (order.getString("trade_no") == null
                                ? ""
                                : ", the channel's number " + order.getString("trade_no")),
                account == null
                        ? "account: as it was chosen before accounts had names"
                        : "account " + account
                                + (order.getBoolean("account_gone", false)
                                        ? ", which is not there any more: the channel cannot be asked until it is"
                                                + " entered again (channel-account add)"
                                        : ""),
                "");
    }

    private static String yuan(JsonObject order, String field) {
        return EventDescriptions.amount(Fen.of(order.getLong(field)));
    }

    /** The lines of the history so far. A change of the order's status is a line behind the events that caused it. */
    private static final class Told {
        private final RemoteCall call;
        private @Nullable JsonObject last;
        private @Nullable String status;

        Told(RemoteCall call) {
            this.call = call;
        }

        boolean add(JsonObject event) {
            if (last != null && !last.getInteger("version").equals(event.getInteger("version"))) {
                change(last);
            }
            call.say(line(event, event.getString("text")));
            last = event;
            return true;
        }

        /** Behind the last event. */
        void end() {
            if (last != null) {
                change(last);
            }
        }

        private void change(JsonObject event) {
            String now = event.getString(STATUS);
            if (!now.equals(status)) {
                call.say(line(event, status == null ? "order " + now : "order " + status + " -> " + now));
                status = now;
            }
        }

        private static String line(JsonObject event, String text) {
            long instance = event.getLong("instance", 0L);
            return EventDescriptions.time(Instant.parse(event.getString("at")))
                    + String.format("  %-13s  ", instance == 0 ? "" : "instance " + instance)
                    + text;
        }
    }

    /** The number that was given, or that of the order with the merchant's or the channel's number. */
    private static String number(RemoteCall call) throws IOException, InterruptedException {
        String sn = call.positional(0);
        String clientSn = call.option("--client-sn");
        boolean owned = call.has("--merchant") || call.has("--terminal");
        if ((sn == null) == (clientSn == null)) {
            throw call.invalid("SN", sn == null ? "" : sn, "allowed: either SN or --client-sn");
        }
        if (owned) {
            return found(call, sn, clientSn);
        }
        if (sn == null || !sn.matches(NUMBER)) {
            throw misnamed(call, sn, clientSn);
        }
        return sn;
    }

    private static ParameterException misnamed(RemoteCall call, @Nullable String sn, @Nullable String clientSn) {
        return sn == null
                ? call.invalid("--client-sn", clientSn, "allowed: with --merchant or --terminal")
                : call.invalid(
                        "SN",
                        sn,
                        "allowed: an order's sn, up to 18 digits; another number with --merchant or --terminal");
    }

    private static String found(RemoteCall call, @Nullable String sn, @Nullable String clientSn)
            throws IOException, InterruptedException {
        String merchant = call.option("--merchant");
        if (merchant == null) {
            String terminal = RemoteRequest.encoded(String.valueOf(call.option("--terminal")));
            merchant = call.gateway().get("/terminals/" + terminal).getString("merchant");
        }
        String all = RemoteRequest.and("/orders", "merchant", merchant);
        String found = clientSn != null
                ? first(call, RemoteRequest.and(all, "client_sn", clientSn))
                : sn != null && sn.matches(NUMBER) ? first(call, RemoteRequest.and(all, "sn", sn)) : null;
        if (found == null && sn != null) {
            found = first(call, RemoteRequest.and(all, "trade_no", sn));
        }
        if (found == null) {
            throw new RemoteRefusal(
                    404,
                    "Not done: No order has the " + (sn == null ? "client_sn " + clientSn : "number " + sn)
                            + " with this merchant. Is it complete, and the merchant right?");
        }
        return found;
    }

    private static @Nullable String first(RemoteCall call, String target) throws IOException, InterruptedException {
        String[] sn = {null};
        call.gateway().pages(target, order -> {
            sn[0] = order.getString("order");
            return false;
        });
        return sn[0];
    }
}
