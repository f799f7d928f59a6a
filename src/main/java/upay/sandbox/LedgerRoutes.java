package upay.sandbox;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeBalance;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;
import upay.sandbox.scene.SceneEngine;

/** {@code GET /sandbox/ledger}, {@code GET /sandbox/ledger/{sn}}, {@code POST /sandbox/scan/{sn}}, {@code POST /sandbox/refund/{sn}}. */
final class LedgerRoutes {
    private static final int PAGE = 1_000;

    /** Of no more digits than any amount has. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}");

    private final SceneEngine engine;
    private final SandboxCallbackSender notifier;

    private LedgerRoutes(SceneEngine engine, SandboxCallbackSender notifier) {
        this.engine = engine;
        this.notifier = notifier;
    }

    static void mount(Router router, SceneEngine engine, SandboxCallbackSender notifier) {
        LedgerRoutes routes = new LedgerRoutes(engine, notifier);
        router.get("/sandbox/ledger").handler(routes::all);
        router.get("/sandbox/ledger/:sn").handler(routes::one);
        router.post("/sandbox/*").handler(LedgerRoutes::refuseCrossSite);
        router.delete("/sandbox/*").handler(LedgerRoutes::refuseCrossSite);
        router.post("/sandbox/scan/:sn").handler(routes::scan);
        router.post("/sandbox/refund/:sn").handler(routes::refund);
    }

    /** The answer to an unknown path, on a sandbox's own port; the channels' paths are in docs/channels. */
    static void listPaths(RoutingContext context) {
        String paths =
                "GET /sandbox/ledger, GET /sandbox/ledger/{sn}, POST /sandbox/scan/{sn}, POST /sandbox/refund/{sn}?amount=FEN,"
                        + " POST /sandbox/signer/{channel}/{key}, GET /sandbox/bills,"
                        + " POST /sandbox/bills/{channel}/{day}/close, POST /sandbox/bills/{channel}/{day}/faults/{fault},"
                        + " DELETE /sandbox/bills/faults, DELETE /sandbox/bills/faults/{id},"
                        + " GET /sandbox/bills/baifubao/{day}/{xf|tk}, and the channels' own";
        send(
                context,
                404,
                new JsonObject().put("error", "there is no such path here").put("paths", paths));
    }

    /**
     * Refuses what a browser sends on behalf of a page of another site; a client that sends neither header is not a
     * current browser.
     */
    private static void refuseCrossSite(RoutingContext context) {
        HttpServerRequest request = context.request();
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String host = request.getHeader(HttpHeaders.HOST);
        boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean foreignOrigin = origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
        if (foreignSite || foreignOrigin) {
            send(context, 403, new JsonObject().put("error", "a page of another site sent this"));
        } else {
            context.next();
        }
    }

    private void one(RoutingContext context) {
        String sn = context.pathParam("sn");
        engine.trades(sn)
                .onSuccess(trades -> send(context, 200, entry(sn, trades)))
                .onFailure(context::fail);
    }

    /** One object a line, a page at a time, at the pace of the reader. */
    private void all(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
        Function<Trade, JsonObject> entry = "true".equals(context.request().getParam("refunds"))
                ? LedgerRoutes::entryWithRefunds
                : LedgerRoutes::entry;
        // Once lines have been sent, only a closed connection shows the reader that some are missing.
        pages(response, null, entry)
                .onFailure(cause -> context.request().connection().close());
    }

    private Future<Void> pages(
            HttpServerResponse response, @Nullable TradeKey after, Function<Trade, JsonObject> entry) {
        return engine.page(after, PAGE).compose(trades -> {
            Buffer lines = Buffer.buffer();
            trades.forEach(
                    trade -> lines.appendString(entry.apply(trade).encode()).appendByte((byte) '\n'));
            return trades.size() < PAGE
                    ? response.end(lines)
                    : response.write(lines)
                            .compose(written -> pages(
                                    response, trades.get(trades.size() - 1).key(), entry));
        });
    }

    private void scan(RoutingContext context) {
        String sn = context.pathParam("sn");
        engine.scan(sn)
                .onSuccess(result -> {
                    switch (result.verdict()) {
                        case DONE, PENDING -> send(context, 200, entry(result.requireTrade()));
                        case CLOSED -> send(context, 409, new JsonObject().put("error", "this QR code is closed"));
                        default -> send(context, 404, new JsonObject().put("error", "no QR code of this number"));
                    }
                })
                .onFailure(context::fail);
    }

    /** As in the channel's own console: {@code amount} in fen, or all that is left. */
    private void refund(RoutingContext context) {
        String amount = context.request().getParam("amount");
        if (amount != null && !AMOUNT.matcher(amount).matches()) {
            send(
                    context,
                    400,
                    new JsonObject().put("error", "amount: digits, in fen; leave it out to refund the rest"));
            return;
        }
        engine.refundInConsole(context.pathParam("sn"), amount == null ? null : Fen.of(Long.parseLong(amount)))
                .onSuccess(result -> {
                    switch (result.verdict()) {
                        case DONE -> {
                            notifier.refunded(result.requireTrade(), result.requireRefund());
                            send(
                                    context,
                                    200,
                                    entry(result.requireTrade())
                                            .put(
                                                    "refund",
                                                    result.requireRefund().number()));
                        }
                        case TOO_MUCH ->
                            send(context, 409, new JsonObject().put("error", "not so much is left of this trade"));
                        case NOT_PAID -> send(context, 409, new JsonObject().put("error", "this trade is not paid"));
                        default -> send(context, 404, new JsonObject().put("error", "no trade of this number"));
                    }
                })
                .onFailure(context::fail);
    }

    /** The gateway's numbers are unique over the channels; if one were not, the trade that moved money is returned. */
    private static JsonObject entry(String sn, List<Trade> trades) {
        return trades.stream()
                .max(Comparator.comparing(trade -> trade.books().charges()))
                .map(LedgerRoutes::entry)
                .orElseGet(() -> entry(sn, null, TradeBalance.EMPTY));
    }

    private static JsonObject entry(Trade trade) {
        return entry(trade.key().sn(), trade.key().payway(), trade.books());
    }

    /** With its refunds, each by the number that the channel was given. */
    private static JsonObject entryWithRefunds(Trade trade) {
        JsonArray refunds = new JsonArray();
        trade.refunds().stream()
                .filter(TradeRefund::done)
                .forEach(refund -> refunds.add(new JsonObject()
                        .put("number", refund.number())
                        .put("amount", refund.amount().value())));
        return entry(trade).put("refunds", refunds);
    }

    private static JsonObject entry(String sn, @Nullable Payway payway, TradeBalance books) {
        return new JsonObject()
                .put("sn", sn)
                .put("payway", payway == null ? null : payway.code())
                .put("charged", books.charged().value())
                .put("returned", books.returned().value())
                .put("charges", books.charges())
                .put("returns", books.returns())
                .put("closed", books.closed());
    }

    static void send(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json.toBuffer());
    }
}
