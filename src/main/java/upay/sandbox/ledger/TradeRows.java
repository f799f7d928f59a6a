package upay.sandbox.ledger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;

/** Trades as rows of {@code sandbox.ledger}, and back. */
final class TradeRows {
    /** In the order of {@link #arrays}. */
    static final String COLUMNS =
            "sn, payway, qr, total, print, notify_url, charged, returned, charges, returns, closed,"
                    + " moments, refunds, due_at, version, page_app, page_payer, api";

    /** A table of the arrays, with the columns of {@link #COLUMNS} and refund_nos. */
    static final String ROWS = "(select a.sn, a.payway, a.qr, a.total, a.print, a.notify_url, a.charged, a.returned,"
            + " a.charges, a.returns, a.closed, a.moments::jsonb as moments, a.refunds::jsonb as refunds,"
            + " a.due_at, a.version, a.page_app, a.page_payer, a.api,"
            + " (select array_agg(r ->> 'number') from jsonb_array_elements(a.refunds::jsonb) r) as refund_nos"
            + " from unnest($1::text[], $2::text[], $3::bool[], $4::int8[], $5::text[], $6::text[], $7::int8[],"
            + " $8::int8[], $9::int4[], $10::int4[], $11::bool[], $12::text[], $13::text[], $14::int8[], $15::int4[],"
            + " $16::text[], $17::text[], $18::text[])"
            + " as a(" + COLUMNS + "))";

    private TradeRows() {}

    static Tuple arrays(List<Trade> trades) {
        return Tuple.tuple()
                .addArrayOfString(texts(trades, trade -> trade.key().sn()))
                .addArrayOfString(texts(trades, trade -> trade.key().payway().code()))
                .addArrayOfBoolean(trades.stream().map(Trade::qr).toArray(Boolean[]::new))
                .addArrayOfLong(longs(trades, trade -> trade.total().value()))
                .addArrayOfString(texts(trades, Trade::print))
                .addArrayOfString(texts(trades, Trade::notifyUrl))
                .addArrayOfLong(longs(trades, trade -> trade.books().charged().value()))
                .addArrayOfLong(longs(trades, trade -> trade.books().returned().value()))
                .addArrayOfInteger(ints(trades, trade -> trade.books().charges()))
                .addArrayOfInteger(ints(trades, trade -> trade.books().returns()))
                .addArrayOfBoolean(
                        trades.stream().map(trade -> trade.books().closed()).toArray(Boolean[]::new))
                .addArrayOfString(
                        texts(trades, trade -> trade.moments().toJson().encode()))
                .addArrayOfString(
                        texts(trades, trade -> refunds(trade.refunds()).encode()))
                .addArrayOfLong(trades.stream()
                        .map(trade -> trade.nextDue() == 0 ? null : trade.nextDue())
                        .toArray(Long[]::new))
                .addArrayOfInteger(ints(trades, Trade::version))
                .addArrayOfString(texts(
                        trades,
                        trade -> trade.page() == null ? null : trade.page().app()))
                .addArrayOfString(texts(
                        trades,
                        trade -> trade.page() == null ? null : trade.page().payer()))
                .addArrayOfString(texts(trades, Trade::api));
    }

    static Trade trade(Row row) {
        TradeBalance books = new TradeBalance(
                Fen.of(row.getLong("charged")),
                Fen.of(row.getLong("returned")),
                row.getInteger("charges"),
                row.getInteger("returns"),
                row.getBoolean("closed"));
        Trade.Terms terms = new Trade.Terms(
                key(row),
                row.getBoolean("qr"),
                Fen.of(row.getLong("total")),
                row.getString("print"),
                row.getString("notify_url"),
                page(row),
                row.getString("api"));
        return new Trade(
                terms,
                books,
                TradeEventTimes.of(row.getJsonObject("moments")),
                refunds(row.getJsonArray("refunds")),
                row.getInteger("version"));
    }

    /** Of a row with the {@code number} of a refund beside the trade's columns. */
    static TradeReturn given(Row row) {
        Trade trade = trade(row);
        String number = row.getString("number");
        return new TradeReturn(
                trade, number.isEmpty() ? null : trade.refund(number).orElseThrow());
    }

    private static @Nullable WalletPage page(Row row) {
        String app = row.getString("page_app");
        return app == null ? null : new WalletPage(app, row.getString("page_payer"));
    }

    static TradeKey key(Row row) {
        return new TradeKey(
                row.getString("sn"), Payway.ofCode(row.getString("payway")).orElseThrow());
    }

    private static JsonArray refunds(List<TradeRefund> refunds) {
        JsonArray json = new JsonArray();
        refunds.forEach(refund -> json.add(new JsonObject()
                .put("number", refund.number())
                .put("amount", refund.amount().value())
                .put("asked_at", refund.askedAt())
                .put("due_at", refund.dueAt())
                .put("done", refund.done())));
        return json;
    }

    private static List<TradeRefund> refunds(JsonArray json) {
        return json.stream()
                .map(JsonObject.class::cast)
                .map(refund -> new TradeRefund(
                        refund.getString("number"),
                        Fen.of(refund.getLong("amount")),
                        refund.getLong("asked_at"),
                        refund.getLong("due_at"),
                        refund.getBoolean("done")))
                .toList();
    }

    private static String[] texts(List<Trade> trades, Function<Trade, @Nullable String> field) {
        return trades.stream().map(field).toArray(String[]::new);
    }

    private static Long[] longs(List<Trade> trades, ToLongFunction<Trade> field) {
        return trades.stream().mapToLong(field).boxed().toArray(Long[]::new);
    }

    private static Integer[] ints(List<Trade> trades, Function<Trade, Integer> field) {
        return trades.stream().map(field).toArray(Integer[]::new);
    }
}
