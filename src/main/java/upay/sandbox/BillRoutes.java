package upay.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.baifubao.BaifubaoBillFiles;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillDesk;
import upay.sandbox.bill.BillFault;
import upay.sandbox.bill.BillFault.Kind;
import upay.sandbox.bill.Bills;
import upay.sandbox.scene.TimeScale;

/** {@code /sandbox/bills}: closes a day before its end, orders faults, lists and clears them, and Baifubao's files. */
final class BillRoutes {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,9}");
    private static final Pattern SN = Pattern.compile("[0-9A-Za-z_\\-]{1,20}");

    private final BillDesk desk;
    private final Bills bills;
    private final BaifubaoBillFiles baifubao;
    private final TimeScale pace;

    BillRoutes(BillDesk desk, Bills bills, BaifubaoBillFiles baifubao, TimeScale pace) {
        this.desk = desk;
        this.bills = bills;
        this.baifubao = baifubao;
        this.pace = pace;
    }

    void mount(Router router) {
        router.get("/sandbox/bills").handler(this::list);
        router.post("/sandbox/bills/:channel/:day/close").handler(context -> checked(context, this::close));
        router.post("/sandbox/bills/:channel/:day/faults/:fault").handler(context -> checked(context, this::order));
        router.delete("/sandbox/bills/faults").handler(context -> clear(context, fault -> true));
        router.delete("/sandbox/bills/faults/:id").handler(context -> {
            String id = context.pathParam("id");
            clear(context, fault -> Long.toString(fault.id()).equals(id));
        });
        router.get("/sandbox/bills/baifubao/:day/:file").handler(context -> checked(context, this::file));
    }

    /** A bad parameter, which the answer names. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }

    private static void checked(RoutingContext context, Consumer<RoutingContext> handler) {
        try {
            handler.accept(context);
        } catch (Refusal e) {
            refused(context, 400, e.getMessage());
        }
    }

    private void list(RoutingContext context) {
        JsonArray closed = new JsonArray();
        desk.closings()
                .forEach((day, at) ->
                        closed.add(named(day).put("at", Instant.ofEpochMilli(at).toString())));
        JsonArray faults = new JsonArray();
        desk.faults().forEach(fault -> faults.add(json(fault)));
        LedgerRoutes.send(context, 200, new JsonObject().put("closed", closed).put("faults", faults));
    }

    private void close(RoutingContext context) {
        BillDay day = day(context, context.pathParam("channel"));
        if (day.from() > desk.now()) {
            throw new Refusal("day: it has not begun");
        }
        desk.close(day);
        LedgerRoutes.send(context, 200, named(day).put("closed", true));
    }

    private void order(RoutingContext context) {
        BillDay day = day(context, context.pathParam("channel"));
        Kind kind = Kind.ofWord(context.pathParam("fault"))
                .orElseThrow(() -> new Refusal("fault: one of "
                        + String.join(
                                ", ", Stream.of(Kind.values()).map(Kind::word).toList())));
        if (kind == Kind.WRONG_TOTALS && (day.payway() == Payway.JDPAY || day.payway() == Payway.BAIFUBAO)) {
            throw new Refusal("fault: this channel's bill states no totals");
        }
        try {
            BillFault ordered = desk.order(
                    new BillFault(0, day, kind, rows(context, kind), amount(context), calls(context), until(context)));
            LedgerRoutes.send(context, 200, json(ordered));
        } catch (IllegalStateException e) {
            refused(context, 409, e.getMessage());
        }
    }

    private static BillFault.Rows rows(RoutingContext context, Kind kind) {
        String sn = parameter(context, "sn", SN);
        String row = parameter(context, "row", NUMBER);
        String of = context.request().getParam("kind");
        Boolean payments =
                switch (of == null ? "" : of) {
                    case "" -> kind == Kind.REFUND_LATER ? Boolean.FALSE : null;
                    case "payment" -> Boolean.TRUE;
                    case "refund" -> Boolean.FALSE;
                    default -> throw new Refusal("kind: payment or refund");
                };
        Long number = row != null ? Long.valueOf(row) : sn == null && kind != Kind.EXTRA_ROW ? 1L : null;
        return new BillFault.Rows(number, sn, payments);
    }

    private static @Nullable Fen amount(RoutingContext context) {
        String amount = parameter(context, "amount", NUMBER);
        return amount == null ? null : Fen.of(Long.parseLong(amount));
    }

    /** The number of calls that it lasts: "ready at the N-th call" is one less. */
    private static @Nullable Integer calls(RoutingContext context) {
        String calls = parameter(context, "calls", Pattern.compile("[1-9][0-9]{0,5}"));
        return calls == null ? null : Integer.valueOf(calls);
    }

    /** Scaled: from now on, or the time itself. */
    private @Nullable Long until(RoutingContext context) {
        String seconds = parameter(context, "seconds", Pattern.compile("[1-9][0-9]{0,6}"));
        String until = context.request().getParam("until");
        try {
            return seconds != null
                    ? Long.valueOf(desk.now() + pace.millis(Duration.ofSeconds(Long.parseLong(seconds))))
                    : until == null ? null : Long.valueOf(Instant.parse(until).toEpochMilli());
        } catch (DateTimeParseException e) {
            throw new Refusal("until: as 2024-07-24T03:07:50Z");
        }
    }

    private void clear(RoutingContext context, Predicate<BillFault> which) {
        LedgerRoutes.send(context, 200, new JsonObject().put("cleared", desk.clear(which)));
    }

    /** As the channel would put it down for the merchant. */
    private void file(RoutingContext context) {
        BillDay day = day(context, Payway.BAIFUBAO.channel());
        String word = context.pathParam("file");
        if (!word.equals("xf") && !word.equals("tk")) {
            throw new Refusal("file: xf or tk");
        }
        boolean payments = word.equals("xf");
        switch (bills.ask(day)) {
            case NOT_READY -> refused(context, 404, "there is no such file yet");
            case ERROR -> refused(context, 503, "the files cannot be read");
            case READY -> {
                context.response()
                        .putHeader("Content-Type", "text/plain;charset=utf-8")
                        .putHeader("Content-Disposition", "attachment; filename=" + baifubao.fileName(day, payments));
                SandboxRequestHandler.send(baifubao.file(day, payments), context.response());
            }
        }
    }

    private static BillDay day(RoutingContext context, String channel) {
        Optional<Payway> payway = Stream.of(Payway.values())
                .filter(one -> one.channel().equals(channel))
                .findFirst();
        if (payway.isEmpty()) {
            throw new Refusal("channel: no such channel");
        }
        try {
            return new BillDay(payway.get(), LocalDate.parse(context.pathParam("day")));
        } catch (DateTimeParseException e) {
            throw new Refusal("day: as 2024-07-24");
        }
    }

    private static @Nullable String parameter(RoutingContext context, String name, Pattern pattern) {
        String value = context.request().getParam(name);
        if (value != null && !pattern.matcher(value).matches()) {
            throw new Refusal(name + ": " + pattern.pattern());
        }
        return value;
    }

    private static JsonObject named(BillDay day) {
        return new JsonObject()
                .put("channel", day.payway().channel())
                .put("day", day.date().toString());
    }

    private static JsonObject json(BillFault fault) {
        BillFault.Rows rows = fault.rows();
        JsonObject json = new JsonObject().put("id", fault.id()).mergeIn(named(fault.day()));
        json.put("fault", fault.kind().word());
        JsonObject more = new JsonObject()
                .put("row", rows.number())
                .put("sn", rows.sn())
                .put("kind", rows.payments() == null ? null : rows.payments() ? "payment" : "refund")
                .put("amount", fault.amount() == null ? null : fault.amount().value())
                .put("calls", fault.calls())
                .put(
                        "until",
                        fault.until() == null
                                ? null
                                : Instant.ofEpochMilli(fault.until()).toString());
        more.stream()
                .filter(entry -> entry.getValue() != null)
                .forEach(entry -> json.put(entry.getKey(), entry.getValue()));
        return json;
    }

    private static void refused(RoutingContext context, int status, @Nullable String message) {
        LedgerRoutes.send(context, status, new JsonObject().put("error", message));
    }
}
