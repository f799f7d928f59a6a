package upay.orderview;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Purchase;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryEvent.CallbackReceived;
import upay.history.HistoryEvent.Called;
import upay.history.HistoryEvent.ManuallyResolved;
import upay.history.HistoryEvent.Moved;
import upay.history.HistoryEvent.Omitted;
import upay.history.HistoryEvent.Posted;
import upay.history.HistoryEvent.RefundReported;
import upay.history.HistoryEvent.Released;
import upay.history.HistoryEvent.Requested;
import upay.history.HistoryEvent.Taken;
import upay.history.HistoryEvent.Traced;

/** An order's timeline, as text lines or as fields. */
public final class OrderTimeline {
    private static final String ACCOUNT_GONE = ", which is not there any more: the channel cannot be asked until it is"
            + " entered again (channel-account add)";

    private final OrderState state;
    private final boolean accountGone;
    private final List<HistoryEntry> entries;
    private final EventDescriptions words;

    /** @param accountGone whether the order's account is not there any more */
    public OrderTimeline(OrderState state, boolean accountGone, List<HistoryEntry> entries) {
        this.state = state;
        this.accountGone = accountGone;
        this.entries = entries;
        this.words = new EventDescriptions(state);
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>(heading());
        int version = 0;
        OrderStatus status = null;
        for (HistoryEntry entry : entries) {
            gap(version, entry.version() - 1, lines);
            for (HistoryEvent event : entry.events()) {
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
                "Order " + order.key().sn() + " " + order.status() + ", " + EventDescriptions.amount(purchase.total())
                        + " by " + purchase.payway().channel() + " " + purchase.subPayway() + ", the shop has "
                        + EventDescriptions.amount(OrderFields.shopHas(order)),
                "client_sn " + purchase.clientSn() + ", merchant " + order.key().merchantId() + ", store "
                        + purchase.origin().storeId() + ", terminal "
                        + purchase.origin().terminalSn()
                        + (order.trade().tradeNo() == null
                                ? ""
                                : ", the channel's number " + order.trade().tradeNo()),
                account(),
                "");
    }

    private String account() {
        AccountName account = state.order().purchase().method().account();
        if (account == null) {
            return "account: as it was chosen before accounts had names";
        }
        return "account " + account + (accountGone ? ACCOUNT_GONE : "");
    }

    private static void gap(int last, int before, List<String> lines) {
        if (before > last) {
            lines.add("(not recorded: " + (before - last) + " changes of a version of the gateway without history)");
        }
    }

    private static String line(HistoryEntry entry, @Nullable HistoryEvent event, String text) {
        String who = entry.instance() == 0 ? "" : "instance " + entry.instance();
        return EventDescriptions.time(event == null ? entry.at() : event.at()) + String.format("  %-13s  ", who) + text;
    }

    /** Its first line as fields. */
    public ViewFields order() {
        return OrderFields.of(state.order()).put("account_gone", accountGone ? true : null);
    }

    /** Each event as fields, with a sentence for people. */
    public List<ViewFields> events() {
        List<ViewFields> lines = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            for (HistoryEvent event : entry.events()) {
                ViewFields line = new ViewFields()
                        .put("at", event.at())
                        .put("version", entry.version())
                        .put("status", entry.status())
                        .put("instance", entry.instance());
                lines.add(fields(line, event).put("text", words.of(event)));
            }
        }
        return lines;
    }

    private static ViewFields fields(ViewFields line, HistoryEvent event) {
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

    private static ViewFields rare(ViewFields line, HistoryEvent event) {
        if (event instanceof CallbackReceived e) {
            return line.put("event", "channel_notified").put("channel", e.channel());
        } else if (event instanceof RefundReported e) {
            return line.put("event", "refund_reported")
                    .put("channel", e.channel())
                    .put("number", e.number());
        } else if (event instanceof Taken e) {
            return line.put("event", "taken")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("from", e.from())
                    .put("due", e.dueAt());
        } else if (event instanceof Released e) {
            return line.put("event", "handed_back")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("due", e.dueAt());
        } else if (event instanceof Traced e) {
            return line.put("event", "traced")
                    .put("tsn", Long.toString(e.tsn()))
                    .put("trace", e.trace().traceId());
        } else if (event instanceof ManuallyResolved e) {
            return line.put("event", "intervened").put("by", e.by()).put("what", e.what());
        } else if (event instanceof Omitted e) {
            return line.put("event", "omitted").put("count", e.count());
        }
        return line.put("event", "other").put("text", ((HistoryEvent.Other) event).text());
    }
}
