package upay.cli.order;

import java.util.ArrayList;
import java.util.List;
import upay.cli.console.JsonLine;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Purchase;
import upay.history.Event;
import upay.history.Event.Called;
import upay.history.Event.Intervened;
import upay.history.Event.Moved;
import upay.history.Event.Noticed;
import upay.history.Event.Omitted;
import upay.history.Event.Posted;
import upay.history.Event.Released;
import upay.history.Event.Requested;
import upay.history.Event.Taken;
import upay.history.HistoryEntry;

/** An order's timeline: line by line for people, object by object for programs. */
final class OrderStory {
    private final OrderState state;
    private final List<HistoryEntry> entries;
    private final OrderWords words;

    OrderStory(OrderState state, List<HistoryEntry> entries) {
        this.state = state;
        this.entries = entries;
        this.words = new OrderWords(state);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(heading());
        int version = 0;
        OrderStatus status = null;
        for (HistoryEntry entry : entries) {
            gap(version, entry.version() - 1, lines);
            for (Event event : entry.events()) {
                lines.add(line(entry, event, words.of(event)));
            }
            if (entry.status() != status) {
                String change =
                        status == null ? "order " + entry.status() : "order " + status + " -> " + entry.status();
                lines.add(line(entry, null, change));
            }
            version = entry.version();
            status = entry.status();
        }
        gap(version, state.order().version(), lines);
        return lines;
    }

    private List<String> heading() {
        Order order = state.order();
        Purchase purchase = order.purchase();
        return List.of(
                "Order " + order.key().sn() + " " + order.status() + ", " + OrderWords.amount(purchase.total())
                        + " by " + purchase.payway().channel() + " " + purchase.subPayway() + ", the shop has "
                        + OrderWords.amount(shopHas(order)),
                "client_sn " + purchase.clientSn() + ", merchant " + order.key().merchantId() + ", store "
                        + purchase.origin().storeId() + ", terminal "
                        + purchase.origin().terminalSn()
                        + (order.trade().tradeNo() == null
                                ? ""
                                : ", the channel's number " + order.trade().tradeNo()),
                "");
    }

    /** What is left to it of the customer's money. */
    static Fen shopHas(Order order) {
        return order.balance().paid() ? order.balance().net() : Fen.ZERO;
    }

    private static void gap(int last, int before, List<String> lines) {
        if (before > last) {
            lines.add("(not told: " + (before - last) + " changes of a version of the gateway that kept no history)");
        }
    }

    private static String line(HistoryEntry entry, Event event, String text) {
        String who = entry.instance() == 0 ? "" : "instance " + entry.instance();
        return OrderWords.time(event == null ? entry.at() : event.at()) + String.format("  %-13s  ", who) + text;
    }

    JsonLine order() {
        Order order = state.order();
        Purchase purchase = order.purchase();
        return new JsonLine()
                .put("order", Long.toString(order.key().sn()))
                .put("merchant", order.key().merchantId())
                .put("store", purchase.origin().storeId())
                .put("terminal", purchase.origin().terminalSn())
                .put("client_sn", purchase.clientSn())
                .put("channel", purchase.payway().channel())
                .put("sub_payway", purchase.subPayway())
                .put("trade_no", order.trade().tradeNo())
                .put("status", order.status())
                .put("total", purchase.total().value())
                .put("shop_has", shopHas(order).value())
                .put("version", order.version())
                .put("since", order.ctime());
    }

    List<JsonLine> events() {
        List<JsonLine> lines = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            for (Event event : entry.events()) {
                JsonLine line = new JsonLine()
                        .put("at", event.at())
                        .put("version", entry.version())
                        .put("status", entry.status())
                        .put("instance", entry.instance());
                lines.add(fields(line, event));
            }
        }
        return lines;
    }

    private static JsonLine fields(JsonLine line, Event event) {
        if (event instanceof Requested e) {
            return line.put("event", "requested")
                    .put("request", e.request())
                    .put("terminal", e.terminalSn())
                    .put("number", e.number());
        } else if (event instanceof Called e) {
            return line.put("event", "called")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("action", e.action())
                    .put("verdict", e.verdict())
                    .put("times", e.times())
                    .put("ms", e.took().toMillis())
                    .put("note", e.note());
        } else if (event instanceof Moved e) {
            return line.put("event", "changed")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("transaction_status", e.status())
                    .put("error", e.error())
                    .put("step", e.step())
                    .put("due", e.dueAt())
                    .put("owner", e.owner());
        } else if (event instanceof Posted e) {
            return line.put("event", "notified")
                    .put("of", e.event())
                    .put("attempt", e.attempt())
                    .put("delivered", e.delivered())
                    .put("outcome", e.outcome())
                    .put("ms", e.took().toMillis())
                    .put("retry_ms", e.retryIn() == null ? null : e.retryIn().toMillis());
        }
        return rare(line, event);
    }

    private static JsonLine rare(JsonLine line, Event event) {
        if (event instanceof Noticed e) {
            return line.put("event", "channel_notified").put("channel", e.channel());
        } else if (event instanceof Taken e) {
            return line.put("event", "taken")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("from", e.from())
                    .put("due", e.dueAt());
        } else if (event instanceof Released e) {
            return line.put("event", "handed_back")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("due", e.dueAt());
        } else if (event instanceof Intervened e) {
            return line.put("event", "intervened").put("by", e.by()).put("what", e.what());
        } else if (event instanceof Omitted e) {
            return line.put("event", "omitted").put("count", e.count());
        }
        return line.put("event", "other").put("text", ((Event.Other) event).text());
    }
}
